import type { TableDeps } from '../deps/table.ts';
import type { Factor } from '../factors/factor.ts';
import { factors } from '../factors/index.ts';
import { enrollableFactors } from '../factors/usable.ts';
import type { Client } from '../http/request.ts';
import { refusal, restartOf } from '../http/screen-endpoint.ts';
import { isFreshProof } from '../rules/fresh-proof.ts';
import type { Account, Method } from '../storage/account.ts';
import { type LoginSession, stepSession } from '../storage/login-sessions.ts';
import { addMethod } from '../storage/methods.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { auditLogin } from './audit.ts';
import { bothProven } from './both-proven.ts';
import { elsewhere, secondPlace } from './place.ts';
import { readSecondFactor } from './second-factor.ts';

type Enrolling = { session: LoginSession; state: string; factorName: Factor['name']; now: number };

/** Lets an enrolment go on only for who holds no usable method and has freshly proven the first factor (security.md 5). */
export const openEnrolment = async (
  deps: TableDeps,
  { signInHash, ...wanted }: Enrolling & { signInHash: string | undefined },
): Promise<{ account: Account; settings: MfaSettings }> => {
  const { account, settings } = await readSecondFactor(deps.table(), { session: wanted.session, signInHash, now: wanted.now });
  requireOpenEnrolment(wanted, account, settings);
  return { account, settings };
};

/** The same for what was read before. */
export const requireOpenEnrolment = ({ session, state, factorName, now }: Enrolling, account: Account, settings: MfaSettings): void => {
  const place = secondPlace(session, account, settings);
  const factor = enrollableFactors(settings).find((candidate) => candidate.name === factorName);
  if (!factor || ![place.screen, ...place.also].includes(factor.enrolmentScreen)) throw elsewhere(place.screen, state);
  if (!isFresh(session, now))
    throw refusal(403, 'session_failed', 'Please sign in again before you set up a second factor.', restartOf(session));
};

type Confirmed = {
  session: LoginSession;
  state: string;
  account: Account;
  factorName: Factor['name'];
  methodId: string;
  /** The factor's own part of the method. */
  proof: Partial<Method>;
  client: Client;
  now: number;
};

/**
 * The method first, then the session: a crash in between leaves a method that the next code signs in with. The method is written on
 * condition that the user's methods are still those the decision was made by, so two sign-ins cannot both be the first to enrol.
 * What the API stored as unconfirmed is replaced (product.md §3 rule 5).
 */
export const confirmEnrolment = async (
  deps: TableDeps,
  { session, state, account, factorName, methodId, proof, client, now }: Confirmed,
): Promise<void> => {
  const factor = requireFactor(factorName);
  const at = new Date(deps.now()).toISOString();
  const method: Method = { id: methodId, type: factor.methodType, confirmed: true, created_at: at, enrolled_at: at, ...proof };
  const unconfirmed = account.methods.filter(({ type, confirmed }) => type === factor.methodType && !confirmed).map(({ id }) => id);
  const changed = await addMethod(deps.table(), account, method, unconfirmed);
  if (changed === 'stale') throw elsewhere(factor.enrolmentScreen, state);

  const result = bothProven({ session, account, factor, now });
  await stepSession(deps.table(), session, { event: 'enrolment_confirmed', change: { result }, now });
  const authenticator = { id: methodId, type: factor.methodType };
  await auditLogin(deps, 'gd_enrollment_complete', 'Second factor enrolled', {
    session,
    client,
    profile: account.profile,
    details: { authenticator },
  });
};

const requireFactor = (name: Factor['name']): Factor => {
  const factor = factors.find((candidate) => candidate.name === name);
  if (!factor) throw new Error(`no factor ${name}`);
  return factor;
};

const isFresh = ({ firstFactor, stepUpOf }: LoginSession, now: number): boolean =>
  firstFactor !== undefined && (stepUpOf === undefined || isFreshProof(firstFactor.at, now));
