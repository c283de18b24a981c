// The ladder of an answer by the recovery code: count the try, compare, take the code, move the session, tell. A crash on the way leaves a code
// that is taken for a session that never moved on; the same code then goes on there, or in a new sign-in, which first stops that one.
import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import { factors } from '../factors/index.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { verifyPassword } from '../keys/password-hash.ts';
import { freeFailures, mostFailures, waitSecondsAfter } from '../rules/lockout.ts';
import type { Problem } from '../rules/problem.ts';
import { recoveryCounter } from '../rules/recovery-code.ts';
import type { Secret } from '../rules/secret.ts';
import { type Account, counterKey } from '../storage/account.ts';
import { anyBrowser, type CountedTry, clearAttempts, countAttempt, tallyOf, uncountAttempt } from '../storage/attempts.ts';
import { findSessionByReference, isStepNotOpen, type LoginSession, type SessionChange, stepSession } from '../storage/login-sessions.ts';
import { spendRecoveryCode, takeRecoveryCode } from '../storage/recovery-codes.ts';
import type { Table } from '../storage/table.ts';
import { endLock } from '../storage/waits.ts';
import { scopeOf, tooManyAttempts } from './answer-challenge.ts';
import { auditLogin } from './audit.ts';
import { bothProven, provenAt } from './both-proven.ts';
import { factorLocked } from './place.ts';

type Answer = { session: LoginSession; account: Account; code: Secret; client: Client; deviceHash: string | undefined; now: number };

/** Gives the session as it is then: a lost method is asked for, or what the proof was for. */
export const answerRecoveryCode = async (deps: TableDeps & NoticeDeps, answer: Answer): Promise<LoginSession> => {
  const { session, account, code, client, now } = answer;
  const table = deps.table();
  const key = counterKey(account.userId, recoveryCounter);
  const scope = scopeOf(answer);
  const authenticator = { id: account.recovery?.id, type: 'recovery-code' };
  const audit = { session, client, profile: account.profile, details: { authenticator } };
  const notice = { account: account.profile, locales: [...session.uiLocales, ...client.languages], client };

  const counted = await countAttempt(table, key, { scope, now, limitTotal: true }, account.counters.get(recoveryCounter));
  if (counted.outcome !== 'counted') {
    await auditLogin(deps, 'gd_recovery_rate_limit_exceed', 'Too many failures', audit);
    throw counted.outcome === 'off' ? factorLocked(session) : tooManyAttempts(counted.seconds);
  }
  if (!(await verifyPassword(code, account.recovery?.hash))) throw await wrong(counted);
  if (!(await takeFor(table, answer))) throw await used(counted);

  // Before the session moves on, so that no crash leaves what the right code ends (security.md 12).
  for (const counter of lockedCounters(account)) await endLock(table, account.userId, counter);
  await clearAttempts(table, key, scope);
  const done = await stepSession(table, session, { event: 'recovery_proven', change: provenBy(answer), now });
  await spendRecoveryCode(table, account.userId, session.reference);
  await auditLogin(deps, 'gd_recovery_succeed', 'Recovery code used', audit);
  await deps.notify('recovery_used', notice);
  return done;

  async function wrong({ failures, total }: CountedTry): Promise<Problem> {
    await auditLogin(deps, 'gd_recovery_failed', 'Wrong recovery code', audit);
    if (failures >= freeFailures) await deps.count('Lockouts');
    if (total === mostFailures) await deps.notify('factor_locked', { ...notice, method: { type: 'recovery-code' } });
    else if (failures === freeFailures) await deps.notify('guessing', notice);
    return failures >= freeFailures
      ? tooManyAttempts(waitSecondsAfter(failures))
      : refusal(403, 'wrong_code', 'This recovery code is not right.', { field: 'code' });
  }

  /** A code that was right is no guess. */
  async function used(tried: CountedTry): Promise<Problem> {
    await uncountAttempt(table, key, { scope, counted: tried });
    await auditLogin(deps, 'gd_recovery_failed', 'The recovery code was used before', audit);
    return refusal(403, 'code_already_used', 'This recovery code was used before.', { field: 'code' });
  }
};

const lockedCounters = ({ counters }: Account): string[] =>
  [...new Set(factors.map(({ counter }) => counter))].filter((name) => tallyOf(counters.get(name), anyBrowser).total >= mostFailures);

/** `amr` says `recovery` (product.md §7). The next code is shown at once. */
const provenBy = ({ session, account, now }: Answer): SessionChange => ({
  recoveryDue: true,
  ...provenAt(account, { by: 'recovery', at: now }),
  ...(session.state === 'proving' ? {} : { result: bothProven({ session, account, amr: ['recovery'], now }) }),
});

const takeFor = async (table: Table, { account, session, now }: Answer): Promise<boolean> => {
  const holder = account.recovery?.taken_by;
  if (holder === session.reference) return true; // what a crash cut short goes on
  if (holder !== undefined && !(await gaveUp(table, holder, now))) return false;
  return takeRecoveryCode(table, account, { by: session.reference, from: holder });
};

/** A session that took the code and did not move on never will, as it is stopped here. What is not known any more is taken for used. */
const gaveUp = async (table: Table, reference: string, now: number): Promise<boolean> => {
  const holder = await findSessionByReference(table, reference, now);
  if (!holder) return false;
  // It went on by another proof.
  if (holder.result) return !holder.result.amr.includes('recovery');
  if (holder.proof) return holder.proof.by !== 'recovery';
  if (holder.state === 'failed' || holder.state === 'expired') return true;
  try {
    await stepSession(table, holder, { event: 'stopped', change: { failure: 'recovery_code_used_elsewhere' }, now });
    return true;
  } catch (error) {
    if (isStepNotOpen(error)) return false; // it moved on
    throw error;
  }
};
