// The one live WebAuthn challenge of a sign-in: made by the server, good for one answer within five minutes, dead with it, right or wrong
// (security.md 9 and 10).
import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Expected } from '../factors/webauthn/ceremony.ts';
import { challengeSeconds } from '../factors/webauthn/options.ts';
import { refusal } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';
import type { WebauthnKind } from '../rules/screen-answers.ts';
import { hashOf, isSameText } from '../storage/hash.ts';
import { isStepNotOpen, type LoginSession, noteInSession, usedUp } from '../storage/login-sessions.ts';
import { equals } from '../storage/table.ts';

type Purpose = NonNullable<LoginSession['ceremony']>['purpose'];

const challengeBytes = 32;

/** Opens a ceremony, which ends the one before, and gives its challenge: base64url. */
export const openCeremony = async (
  deps: TableDeps,
  session: LoginSession,
  { purpose, kind, now }: { purpose: Purpose; kind?: WebauthnKind; now: number },
): Promise<string> => {
  const challenge = deps.random(challengeBytes).toString('base64url');
  const ceremony = { purpose, ...(kind ? { kind } : {}), expiresAt: now + challengeSeconds };
  await noteInSession(deps.table(), session, { change: { ceremony, challengeHash: hashOf(challenge) }, now });
  return challenge;
};

export type TakenCeremony = {
  kind: WebauthnKind | undefined;
  /** What its answer must say. */
  expect(verification: Expected['verification']): Expected;
};

/** Uses the challenge up, before anything of its answer is looked at. Of parallel answers one gets it. */
export const takeCeremony = async (
  deps: TableDeps,
  session: LoginSession,
  { purpose, now }: { purpose: Purpose; now: number },
): Promise<TakenCeremony> => {
  const { ceremony, challengeHash } = session;
  const isLive = ceremony?.purpose === purpose && ceremony.expiresAt > now && challengeHash !== undefined && challengeHash !== usedUp;
  if (!isLive) throw challengeExpired();
  await noteInSession(deps.table(), session, {
    change: { challengeHash: usedUp },
    now,
    when: [equals('challengeHash', challengeHash)],
  }).catch((error: unknown) => {
    // Answered or replaced meanwhile, or the sign-in went on: the next call for options tells which.
    throw isStepNotOpen(error) ? challengeExpired() : error;
  });
  const { rpId, issuer } = config();
  const expected = {
    rpId,
    origin: new URL(issuer).origin,
    isChallenge: (challenge: string) => isSameText(hashOf(challenge), challengeHash),
  };
  return { kind: ceremony.kind, expect: (verification) => ({ ...expected, verification }) };
};

const challengeExpired = (): Problem =>
  refusal(403, 'challenge_expired', 'This question was answered, replaced or is too old. Please try again.');
