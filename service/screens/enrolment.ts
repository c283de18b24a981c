import type { TableDeps } from '../deps/table.ts';
import type { Factor } from '../factors/factor.ts';
import { factors, isUsable } from '../factors/index.ts';
import { enrollableFactors } from '../factors/usable.ts';
import type { Client } from '../http/request.ts';
import { refusal, restartOf } from '../http/screen-endpoint.ts';
import type { ScreenName } from '../rules/screen-answers.ts';
import type { Account, Method } from '../storage/account.ts';
import { type LoginSession, stepSession } from '../storage/login-sessions.ts';
import { addMethod } from '../storage/methods.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { auditMethod } from './audit.ts';
import { bothProven } from './both-proven.ts';
import { isFresh } from './fresh-first-factor.ts';
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
  const open = [place.screen, ...place.also];
  if (!screensFor(factorName, settings).some((screen) => open.includes(screen))) throw elsewhere(place.screen, state);
  if (!isFresh(session, now))
    throw refusal(403, 'session_failed', 'Please sign in again before you set up a second factor.', restartOf(session));
};

/**
 * Where a factor may be enrolled now. A passkey is good as a second factor while any kind of key is switched on, so it is what a browser
 * without biometrics can make where only those are offered (product.md §1).
 */
const screensFor = (name: Factor['name'], settings: MfaSettings): ScreenName[] => {
  const factor = requireFactor(name);
  const own = enrollableFactors(settings).includes(factor) ? [factor.enrolmentScreen] : [];
  return name === 'passkey' && isUsable(factor, settings.enabled) ? [...own, 'mfa/webauthn-enrollment'] : own;
};

type Confirmed = {
  session: LoginSession;
  state: string;
  account: Account;
  factorName: Factor['name'];
  methodId: string;
  /** The factor's own part of the method. */
  proof: Partial<Method>;
  /** What it proves, beside what every method of the factor does. */
  amr?: readonly string[];
  client: Client;
  now: number;
};

/**
 * The method first, then the session: a crash in between leaves a method that the next code signs in with. Gives the method.
 */
export const confirmEnrolment = async (
  deps: TableDeps,
  { session, state, account, factorName, methodId, proof, amr = [], client, now }: Confirmed,
): Promise<Method> => {
  const factor = requireFactor(factorName);
  const method = await storeMethod(deps, { account, factorName, methodId, proof });
  if (method === 'stale') throw elsewhere(factor.enrolmentScreen, state);

  const result = bothProven({ session, account, amr: [...amr, ...factor.amr], now });
  await stepSession(deps.table(), session, { event: 'enrolment_confirmed', change: { result }, now });
  await auditMethod(deps, 'gd_enrollment_complete', 'Second factor enrolled', { session, client, profile: account.profile, method });
  return method;
};

/**
 * The method is written on condition that the user's methods are still those the decision was made by, so two sign-ins cannot both be the
 * first to enrol. What the API stored as unconfirmed is replaced (product.md §3 rule 5).
 */
export const storeMethod = async (
  deps: TableDeps,
  { account, factorName, methodId, proof }: Pick<Confirmed, 'account' | 'factorName' | 'methodId' | 'proof'>,
): Promise<Method | 'stale'> => {
  const { methodType } = requireFactor(factorName);
  const at = new Date(deps.now()).toISOString();
  const provenAt = Math.floor(deps.now() / 1000);
  const method: Method = {
    id: methodId,
    type: methodType,
    confirmed: true,
    created_at: at,
    enrolled_at: at,
    proven_at: provenAt,
    ...proof,
  };
  const unconfirmed = account.methods.filter(({ type, confirmed }) => type === methodType && !confirmed).map(({ id }) => id);
  const changed = await addMethod(deps.table(), account, method, unconfirmed);
  return changed === 'stale' ? changed : method;
};

const requireFactor = (name: Factor['name']): Factor => {
  const factor = factors.find((candidate) => candidate.name === name);
  if (!factor) throw new Error(`no factor ${name}`);
  return factor;
};
