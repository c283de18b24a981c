// "This was not me": ends all of the account's sign-ins and starts a new password (product.md §7).
import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Client } from '../http/request.ts';
import { databaseConnection } from '../rules/public-user.ts';
import type { Profile } from '../storage/account.ts';
import { writeAudit } from '../storage/audit-log.ts';
import { forgetDevices } from '../storage/devices.ts';
import { createMailedLink, finishMailedLink, takeMailedLink } from '../storage/mailed-links.ts';
import { changeUser, endedSignIns } from '../storage/users.ts';
import { requireMailedLink } from './mailed-link.ts';

/** Longer than any function runs: the press that took the link is over. */
const abandonedSeconds = 60;

type Pressed = { token: string; client: Client; now: number };

/** Of several presses one counts; what a crash left undone the next one does. False where no link to set a password could be mailed. */
export const endAllByOwner = async (deps: TableDeps & NoticeDeps, { token, client, now }: Pressed): Promise<boolean> => {
  const table = deps.table();
  const { link, account, state } = await requireMailedLink(table, token, 'not_me', now);
  const isFirst = state === 'open' && (await takeMailedLink(table, link, now));
  const isLeftOver = state === 'unfinished' && (link.takenAt ?? now) + abandonedSeconds <= now;

  const profile = await changeUser(table, account.userId, {
    now: deps.now(),
    decide: ({ browsers_version = 0 }) => ({ ...endedSignIns(now), browsers_version: browsers_version + 1 }),
  });
  await forgetDevices(table, account.userId);
  if (!isFirst && !isLeftOver) return canSetPassword(deps, profile);

  const entry = {
    type: 'srrt' as const,
    description: 'All sign-ins ended: "this was not me"',
    user_id: profile.user_id,
    user_name: profile.email,
    ip: client.address,
    user_agent: client.userAgent,
  };
  await writeAudit(table, entry, deps);
  const mailed = await mailReset(deps, profile, { client, now });
  await finishMailedLink(table, link);
  return mailed;
};

const canSetPassword = (deps: NoticeDeps, { connection, blocked, email }: Profile): boolean =>
  deps.canMail() && email !== undefined && !blocked && connection === databaseConnection;

/** The link is made after the end of all sign-ins, which would end it too. */
const mailReset = async (deps: TableDeps & NoticeDeps, profile: Profile, { client, now }: Omit<Pressed, 'token'>): Promise<boolean> => {
  if (!canSetPassword(deps, profile)) return false;
  const token = deps.random(32).toString('base64url');
  const made = { purpose: 'reset' as const, userId: profile.user_id, email: profile.email ?? '' };
  const link = await createMailedLink(deps.table(), token, made, Math.max(now, profile.sessions_valid_from ?? 0));
  const address = deps.mailedAddress('login/reset', token);
  const sent = await deps.sendMail('reset', { account: profile, locales: client.languages, link: address, expiresAt: link.expiresAt });
  return sent === 'sent';
};
