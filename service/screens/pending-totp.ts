import type { TableDeps } from '../deps/table.ts';
import { newSecret, secretContext } from '../factors/totp/secret.ts';
import type { Client } from '../http/request.ts';
import type { SecretBox } from '../keys/secret-box.ts';
import { secretFingerprint } from '../keys/secret-fingerprint.ts';
import { Problem } from '../rules/problem.ts';
import { ulid } from '../rules/ulid.ts';
import type { Account } from '../storage/account.ts';
import { findSessionByReference, type LoginSession, noteInSession } from '../storage/login-sessions.ts';
import { absent } from '../storage/table.ts';
import { auditLogin } from './audit.ts';

type Pending = NonNullable<LoginSession['pendingEnrolment']>;
type About = { session: LoginSession; account: Account; client: Client; now: number };

/** The session's one pending secret. Of two tabs that ask at once, one makes it and both get it. */
export const pendingTotp = async (deps: TableDeps, box: SecretBox, { session, account, client, now }: About): Promise<Pending> => {
  if (session.pendingEnrolment) return session.pendingEnrolment;

  const methodId = ulid(deps.now(), deps.random(10));
  const secret = newSecret(deps.random);
  const made: Pending = {
    factor: 'otp',
    methodId,
    secret: await box.encrypt(Buffer.from(secret, 'utf8'), secretContext(account.userId, methodId)),
    fingerprint: await secretFingerprint(account.userId, secret),
  };
  const stored = await keepFirst(deps, session, made, now);
  if (stored.methodId === made.methodId)
    await auditLogin(deps, 'gd_start_enroll', 'Enrolment of an authenticator app started', { session, client, profile: account.profile });
  return stored;
};

const keepFirst = async (deps: TableDeps, session: LoginSession, made: Pending, now: number): Promise<Pending> => {
  const table = deps.table();
  try {
    await noteInSession(table, session, { change: { pendingEnrolment: made }, now, when: [absent('pendingEnrolment')] });
    return made;
  } catch (error) {
    const first = (await findSessionByReference(table, session.reference, now))?.pendingEnrolment;
    if (error instanceof Problem && first) return first;
    throw error;
  }
};
