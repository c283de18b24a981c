import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { freeFailures, waitSecondsAfter } from '../rules/lockout.ts';
import { maskedNumber } from '../rules/phone-number.ts';
import { counterKey } from '../storage/account.ts';
import { anyBrowser, clearAttempts, countAttempt } from '../storage/attempts.ts';
import { type LoginSession, noteInSession, usedUp } from '../storage/login-sessions.ts';
import { equals } from '../storage/table.ts';
import { tooManyAttempts } from './answer-challenge.ts';
import { auditLogin } from './audit.ts';
import { confirmEnrolment } from './enrolment.ts';
import type { EnrolmentVisit } from './enrolment-visit.ts';
import type { Recipient } from './recipient.ts';

type Confirmation = {
  session: LoginSession;
  state: string;
  visit: EnrolmentVisit;
  recipient: Recipient;
  /** What was compared. */
  mac: string;
  client: Client;
  now: number;
};

/**
 * The code proves that the number is this person's. Guesses are counted apart from those at challenges, which can switch the factor off:
 * here nobody has the factor yet, and a number that somebody claims is no account of theirs.
 */
export const confirmNumber = async (
  deps: TableDeps & NoticeDeps,
  { session, state, visit, recipient, mac, client, now }: Confirmation,
  isRight: () => Promise<boolean>,
): Promise<LoginSession> => {
  const { account } = visit;
  const table = deps.table();
  const key = counterKey(account.userId, counter);
  const counted = await countAttempt(table, key, { scope: anyBrowser, now, limitTotal: false }, account.counters.get(counter));
  const authenticator = { id: recipient.methodId, type: 'phone', phone_number: maskedNumber(recipient.number) };
  const audit = { session, client, profile: account.profile, details: { authenticator } };
  if (counted.outcome !== 'counted') {
    await auditLogin(deps, 'gd_otp_rate_limit_exceed', 'Too many failures', audit);
    throw tooManyAttempts(counted.outcome === 'wait' ? counted.seconds : waitSecondsAfter(freeFailures));
  }
  if (!(await isRight())) {
    await auditLogin(deps, 'gd_start_enroll_failed', 'Wrong code at enrolment', audit);
    throw counted.failures >= freeFailures
      ? tooManyAttempts(waitSecondsAfter(counted.failures))
      : refusal(403, 'wrong_code', 'This code is not right.', { field: 'code' });
  }

  // Used up on condition that it is still the one: a new text, or another number, may have come meanwhile. Where nothing follows after
  // a crash, a new text does.
  await noteInSession(table, session, { change: { codeMac: usedUp }, now, when: [equals('codeMac', mac)] });
  await clearAttempts(table, key, anyBrowser);
  const { methodId, number } = recipient;
  const proof = { phone_number: number };
  return (await confirmEnrolment(deps, { session, state, visit, factorName: 'sms', methodId, proof, client, now })).done;
};

const counter = 'sms-enrolment';
