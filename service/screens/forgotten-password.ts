// "Forgot your password?": the same answer, after the same work and no sooner, for whoever it is (product.md §3 rule 9).
import { config } from '../config.ts';
import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import { addressKey } from '../http/client-address.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { Problem } from '../rules/problem.ts';
import { databaseConnection } from '../rules/public-user.ts';
import { findUserIdByEmail, type Profile, readProfile } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import { createMailedLink } from '../storage/mailed-links.ts';
import { passwordWindow, takeTurn } from '../storage/password-windows.ts';
import { auditLogin } from './audit.ts';
import { localesOf } from './locales.ts';

/** More in an hour than a person needs. What goes beyond it for an e-mail is not told, as that would be told of anybody's. */
const mostAnHour = { email: 3, address: 30 };

type Asked = { session: LoginSession; email: string; client: Client; now: number };

export const askForReset = async (deps: TableDeps & NoticeDeps, { session, email, client, now }: Asked): Promise<void> => {
  if (!deps.canMail()) throw refusal(400, 'mail_unavailable', 'This deployment sends no mails, so no link can be sent.');
  const table = deps.table();
  const address = passwordWindow('reset-address', addressKey(client.address), now);
  if (!(await takeTurn(table, address, mostAnHour.address))) throw tooManyAttempts(address.left);
  const hasTurn = await takeTurn(table, passwordWindow('reset-email', email, now), mostAnHour.email);

  const userId = await findUserIdByEmail(table, email);
  const owner = await readProfile(table, userId ?? nobody);
  // A claim may be a moment ahead of its owner's profile: only where both say so is it this user's e-mail.
  const profile = owner?.email === email ? owner : undefined;
  const answer = answerTo(profile, hasTurn);
  const token = deps.random(32).toString('base64url');
  // Made for nobody where nothing is mailed, so that the work is the same. One that is made in the second of a change counts after it.
  const forUser = answer.mail === 'reset' ? profile?.user_id : undefined;
  const made = { purpose: 'reset' as const, userId: forUser ?? nobody, email, restartUrl: session.restartUrl };
  const link = await createMailedLink(table, token, made, Math.max(now, profile?.sessions_valid_from ?? 0));
  await auditLogin(deps, answer.mail ? 'scpr' : 'fcpr', answer.log, { session: { ...session, identifier: email }, client, profile });

  const send = async (): Promise<void> => {
    if (!profile || !answer.mail) return;
    const locales = localesOf(session, client);
    const withLink = { link: deps.mailedAddress('login/reset', token), expiresAt: link.expiresAt };
    await deps.sendMail(answer.mail, { account: profile, locales, ...(answer.mail === 'reset' ? withLink : {}) });
  };
  await Promise.all([send(), aWhile()]);
};

// A partition that no user can have: ids hold no white space.
const nobody = 'no user';

type AnswerTo = { mail?: 'reset' | 'reset_elsewhere'; log: string };

/** A user of our own without a password may set the first one by it; who signs in by a provider is told so. */
const answerTo = (profile: Profile | undefined, hasTurn: boolean): AnswerTo => {
  if (!profile) return { log: 'New password asked for: unknown e-mail' };
  if (profile.blocked) return { log: 'New password asked for: blocked' };
  if (!hasTurn) return { log: 'New password asked for: too often' };
  if (profile.connection === databaseConnection) return { mail: 'reset', log: 'New password asked for' };
  return { mail: 'reset_elsewhere', log: 'New password asked for: the account signs in by a provider' };
};

const shortestAnswerMilliseconds = 1000;

/** Longer than a mail commonly takes to hand over, so that the time of the answer does not tell whether one was sent. */
const aWhile = (): Promise<void> =>
  new Promise((done) => setTimeout(done, config().mailSender === 'outbox' ? 0 : shortestAnswerMilliseconds));

const tooManyAttempts = (seconds: number): Problem =>
  new Problem(429, 'too_many_attempts', 'Too many tries. Please wait before the next one.', { retryAfterSeconds: seconds });
