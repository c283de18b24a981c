import type { TableDeps } from '../deps/table.ts';
import type { UsableMethod } from '../factors/usable.ts';
import { assertionAnswer } from '../factors/webauthn/answers.ts';
import { answerNeedsVerification } from '../factors/webauthn/options.ts';
import { amrOfKey } from '../factors/webauthn/proof.ts';
import type { Client } from '../http/request.ts';
import { wasRemoved } from '../storage/credential-claims.ts';
import { type LoginSession, stepSession } from '../storage/login-sessions.ts';
import { auditLogin, auditMethod } from './audit.ts';
import { challengeAnswered } from './both-proven.ts';
import { takeCeremony } from './ceremony.ts';
import { challengedKeys, type KeyStep } from './challenged-keys.ts';
import { answerRefused, readAnswer, refusedDetails, unknownCredential } from './key-answer.ts';
import { verifyKey } from './verify-key.ts';

type Answering = KeyStep & {
  client: Client;
  credential: unknown /** The person wishes this browser to be remembered. */;
  remember: boolean;
};

/** One of those keys signs in, once. Gives the sign-in as it is then. */
export const answerWithKey = async (deps: TableDeps, step: Answering): Promise<LoginSession> => {
  const { session, account, settings, client, credential, remember, now } = step;
  const { keys } = challengedKeys(step);
  const table = deps.table();
  const audit = { session, client, profile: account.profile };
  const failed = (reason: string, of?: UsableMethod): Promise<void> =>
    auditLogin(deps, 'gd_webauthn_challenge_failed', 'The answer of a key was refused', {
      ...audit,
      details: refusedDetails(reason, of?.method),
    });

  const ceremony = await takeCeremony(deps, session, { purpose: 'second_factor', now });
  const answer = await readAnswer(assertionAnswer, credential, failed);
  const key = keys.find(({ method }) => method.credential_id === answer.id);
  if (!key) {
    const wasOurs = await wasRemoved(table, answer.id);
    await failed(wasOurs ? 'unknown_credential' : 'not_asked_for');
    throw unknownCredential(answer.id, wasOurs);
  }
  // Often not said by a key that was asked for by its id; where it is, it is this user's (WebAuthn L3 §7.2 step 6).
  const { user_handle: handle } = key.method;
  if (answer.response.userHandle != null && handle !== undefined && answer.response.userHandle !== handle) {
    await failed('user_handle', key);
    throw answerRefused('user_handle');
  }

  const needed = answerNeedsVerification(key.method.type, settings.roamingVerification);
  const expected = ceremony.expect(needed ? 'required' : 'optional');
  const asserted = await verifyKey(deps, { account, method: key.method, answer, expected, now, failed: (reason) => failed(reason, key) });

  const change = challengeAnswered({ session, account, method: key.method.id, settings, amr: amrOfKey(asserted), remember, now });
  const done = await stepSession(table, session, { event: 'all_factors_proven', change, now });
  await auditMethod(deps, 'gd_auth_succeed', 'Second factor proven', { ...audit, method: key.method });
  return done;
};
