// The new password of a reset. It is stored by the write that ends all sign-ins and with them every link like this one, so that of parallel
// tries one counts, and no crash parts the two.
import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import { standingOf } from '../factors/usable.ts';
import type { Client } from '../http/request.ts';
import { refusal, restartOf } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';
import type { Secret } from '../rules/secret.ts';
import { forgetDevices } from '../storage/devices.ts';
import { type LoginSession, stepSession } from '../storage/login-sessions.ts';
import { findMailedLink, type MailedLink, takeMailedLink } from '../storage/mailed-links.ts';
import type { Table } from '../storage/table.ts';
import { changeUser, endedSignIns } from '../storage/users.ts';
import { endWaits } from '../storage/waits.ts';
import { auditLogin } from './audit.ts';
import { localesOf } from './locales.ts';
import { linkRefused, worthOf } from './mailed-link.ts';
import { type Found, readSecondFactor } from './second-factor.ts';
import { hashTypedPassword } from './typed-password.ts';

type Setting = { session: LoginSession; password: Secret; client: Client; signInHash: string | undefined; now: number };

export const setPassword = async (deps: TableDeps & NoticeDeps, { session, password, client, signInHash, now }: Setting): Promise<void> => {
  const table = deps.table();
  const { link, account, settings } = await requireReset(table, { session, signInHash, now });
  const { userId } = account;
  const { email = '' } = account.profile;
  const password_hash = await hashTypedPassword(password, { settings, email });

  // Before the password: whoever signed in with the old one is a stranger by the time it counts.
  await forgetDevices(table, userId);
  const profile = await changeUser(table, userId, {
    now: deps.now(),
    decide(stored) {
      const worth = worthOf(link, 'reset', stored, now);
      if (worth !== 'open') throw linkRefused(worth, link);
      // What was proven, or was not there to be proven, is not what the account has now.
      if ((stored.methods_version ?? 0) !== session.methodsVersion) throw methodsChanged(session);
      const ended = endedSignIns(Math.max(now, link.createdAt)); // this link is over by it too
      // The link went to this address, so whoever has it reads the mail there.
      return { ...ended, browsers_version: (stored.browsers_version ?? 0) + 1, password_hash, email_verified: true };
    },
  });
  // It is set, whatever becomes of the rest: told first.
  await auditLogin(deps, 'scp', 'Password changed by a mailed link', { session, client, profile, details: provenBy(session) });
  await deps.notify('password_changed', { account: profile, locales: localesOf(session, client), client });
  await takeMailedLink(table, link, now);
  await endWaits(table, userId, { email: profile.email, now });
  await stepSession(table, session, { event: 'proof_taken', now });
};

const provenBy = ({ proof }: LoginSession): Record<string, unknown> => ({ proven_by: proof?.by ?? 'mail' });

const requireReset = async (
  table: Table,
  { session, signInHash, now }: Pick<Setting, 'session' | 'signInHash' | 'now'>,
): Promise<Found & { link: MailedLink }> => {
  // Proofs of the account page are made by the same screens, and set no password here.
  if (session.purpose !== 'reset') throw refusal(409, 'step_not_open', 'This step is not open now.', { next: '/u2/account' });
  const link = await findMailedLink(table, session.mailedLink ?? '');
  const found = await readSecondFactor(table, { session, signInHash, now });
  const worth = worthOf(link, 'reset', found.account.profile, now);
  if (!link || worth !== 'open') throw linkRefused(worth, link);
  // Who had nothing to prove when the link was opened may have a method that counts by now: a factor was switched on.
  const { usable, locked } = standingOf(found.account, found.settings);
  if (session.proof === undefined && usable + locked > 0) throw methodsChanged(session);
  return { ...found, link };
};

const methodsChanged = (session: LoginSession): Problem =>
  refusal(
    403,
    'session_failed',
    'The second steps of this account changed meanwhile. Please open the link of the mail again.',
    restartOf(session),
  );
