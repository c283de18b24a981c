// The ladder every second factor's answer climbs: count the try, compare, use it up, move the session, write it down. In that order.
import type { TableDeps } from '../deps/table.ts';
import type { UsableMethod } from '../factors/usable.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { freeFailures, mostFailures, waitSecondsAfter } from '../rules/lockout.ts';
import { Problem } from '../rules/problem.ts';
import { type Account, counterKey } from '../storage/account.ts';
import { anyBrowser, type CountedTry, clearedBy, countAttempt, uncountAttempt } from '../storage/attempts.ts';
import { provenBrowser } from '../storage/devices.ts';
import { type LoginSession, stepSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { absent, anyOf, below, type Condition } from '../storage/table.ts';
import { auditLogin } from './audit.ts';
import { challengeAnswered } from './both-proven.ts';
import { factorLocked } from './place.ts';

/**
 * What a factor says of an answer. `floor` names an attribute of the counter item that only grows: the answer is used up by raising it.
 * `session`: it is used up with the step of the session, which must still be so.
 */
export type Checked =
  | { outcome: 'wrong' }
  | { outcome: 'replayed' }
  | { outcome: 'right'; floor?: { attribute: string; value: number }; session?: readonly Condition[] };

type Challenge = {
  session: LoginSession;
  account: Account;
  settings: MfaSettings;
  challenged: UsableMethod;
  client: Client;
  deviceHash: string | undefined;
  /** The person wishes this browser to be remembered. */
  remember: boolean;
  now: number;
  /** Told of a row of failures that reached a limit: somebody knows the password. */
  onLimitReached(notice: 'guessing' | 'factor_locked'): Promise<void>;
};

/** Gives the sign-in as it is then. */
export const answerChallenge = async (deps: TableDeps, challenge: Challenge, check: () => Promise<Checked>): Promise<LoginSession> => {
  const { session, account, settings, client, remember, now } = challenge;
  const { factor, method } = challenge.challenged;
  const table = deps.table();
  const key = counterKey(account.userId, factor.counter);
  const scope = scopeOf(challenge);
  const audit = { session, client, profile: account.profile, details: { authenticator: { id: method.id, type: method.type } } };

  const counted = await countAttempt(table, key, { scope, now, limitTotal: true }, account.counters.get(factor.counter));
  if (counted.outcome !== 'counted') {
    await auditLogin(deps, 'gd_otp_rate_limit_exceed', 'Too many failures', audit);
    throw counted.outcome === 'off' ? factorLocked(session) : tooManyAttempts(counted.seconds);
  }

  const checked = await check();
  if (checked.outcome === 'replayed') throw await replayed(counted);
  if (checked.outcome === 'wrong') throw await wrong(counted);

  const { set, remove } = clearedBy(scope);
  const floor = checked.floor ? { [checked.floor.attribute]: checked.floor.value } : {};
  const used = { set: { ...set, [`used:${method.id}`]: now, ...floor }, remove };
  const written = await table.update(key, used, notUsedYet(checked.floor));
  if (written.outcome === 'refused') throw await replayed(counted);

  const change = challengeAnswered({ session, account, method: method.id, settings, amr: factor.amr, remember, now });
  const done = await stepSession(table, session, { event: 'all_factors_proven', change, now, when: checked.session ?? [] });
  await auditLogin(deps, 'gd_auth_succeed', 'Second factor proven', audit);
  return done;

  /** Seen before is no guess: it is logged and told, and the try is taken back (RFC 6238 §5.2 leaves it open). */
  async function replayed(counted: CountedTry): Promise<Problem> {
    await uncountAttempt(table, key, { scope, counted });
    await auditLogin(deps, 'gd_auth_failed', 'The code was used before', audit);
    return refusal(403, 'code_already_used', 'This code was used before. Please wait for the next one.', { field: 'code' });
  }

  async function wrong({ failures, total }: CountedTry): Promise<Problem> {
    await auditLogin(deps, 'gd_auth_failed', 'Wrong code', audit);
    if (failures >= freeFailures) await deps.count('Lockouts');
    if (total === mostFailures) await challenge.onLimitReached('factor_locked');
    else if (failures === freeFailures) await challenge.onLimitReached('guessing');
    return failures >= freeFailures
      ? tooManyAttempts(waitSecondsAfter(failures))
      : refusal(403, 'wrong_code', 'This code is not right.', { field: 'code' });
  }
};

/** A browser its owner has signed in with counts for itself, so that a stranger's guesses do not keep the owner waiting. */
export const scopeOf = ({ account, deviceHash, now }: Pick<Challenge, 'account' | 'deviceHash' | 'now'>): string =>
  provenBrowser(account, deviceHash, now) ?? anyBrowser;

const notUsedYet = (floor: { attribute: string; value: number } | undefined): Condition[] =>
  floor ? [anyOf(absent(floor.attribute), below(floor.attribute, floor.value))] : [];

export const tooManyAttempts = (seconds: number): Problem =>
  new Problem(429, 'too_many_attempts', 'Too many wrong codes. Please wait before the next try.', {
    retryAfterSeconds: seconds,
    details: { field: 'code' },
  });
