// A factor that a hundred wrong codes switched off comes back by a mailed link, once a day; the first factor and the code are still asked
// for after it (security.md 12).
import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { mostFailures } from '../rules/lockout.ts';
import { Problem, unavailable } from '../rules/problem.ts';
import type { Account } from '../storage/account.ts';
import { anyBrowser, tallyOf } from '../storage/attempts.ts';
import { writeAudit } from '../storage/audit-log.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import { createMailedLink, finishMailedLink, type MailedLink, takeMailedLink } from '../storage/mailed-links.ts';
import { giveUnlockTurnBack, takeUnlockTurn } from '../storage/unlock-turns.ts';
import { endLock } from '../storage/waits.ts';
import { auditLogin } from './audit.ts';
import { localesOf } from './locales.ts';
import { linkRefused, requireMailedLink } from './mailed-link.ts';

type Asked = { session: LoginSession; account: Account; client: Client; now: number };

/** Mails the link to the owner of a locked factor. */
export const mailUnlock = async (deps: TableDeps & NoticeDeps, { session, account, client, now }: Asked): Promise<void> => {
  const { email, user_id: userId } = account.profile;
  if (!deps.canMail() || email === undefined) throw refusal(400, 'mail_unavailable', 'No link can be mailed to this account.');
  const table = deps.table();
  const turn = await takeUnlockTurn(table, userId, now);
  if (turn.outcome === 'wait') {
    const message = 'A link was mailed already. There is one a day.';
    throw new Problem(429, 'too_many_mails', message, { retryAfterSeconds: turn.seconds });
  }
  const token = deps.random(32).toString('base64url');
  const link = await createMailedLink(table, token, { purpose: 'unlock', userId, email, restartUrl: session.restartUrl }, now);
  const address = deps.mailedAddress('login/unlock', token);
  const about = { account: account.profile, locales: localesOf(session, client), link: address, expiresAt: link.expiresAt };
  if ((await deps.sendMail('unlock', about)) !== 'sent') {
    await giveUnlockTurnBack(table, userId, turn.until);
    throw unavailable('the mail was not taken');
  }
  await auditLogin(deps, 'gd_auth_rejected', 'A link to switch the factor on again was mailed', {
    session,
    client,
    profile: account.profile,
  });
};

type Used = { token: string; client: Client; now: number };

/** Switches on all that the limit switched off. The link is taken first; what a crash left undone its repeat does. */
export const unlockByLink = async (deps: TableDeps, { token, client, now }: Used): Promise<MailedLink> => {
  const table = deps.table();
  const { link, account, state } = await requireMailedLink(table, token, 'unlock', now);
  if (state === 'open' && !(await takeMailedLink(table, link, now))) throw linkRefused('used', link);
  const locked = [...account.counters].filter(([, counter]) => tallyOf(counter, anyBrowser).total >= mostFailures).map(([name]) => name);
  for (const counter of locked) await endLock(table, account.userId, counter);
  const entry = {
    type: 'ublkdu' as const,
    description: 'Second factor switched on again by a mailed link',
    user_id: account.userId,
    user_name: account.profile.email,
    ip: client.address,
    user_agent: client.userAgent,
    details: { factors: locked },
  };
  await writeAudit(table, entry, deps);
  await finishMailedLink(table, link);
  return link;
};
