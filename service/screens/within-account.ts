// Screens that were begun in the account, for as long as that is open.
import { mayStayOpen } from '../rules/sign-in.ts';
import type { Account } from '../storage/account.ts';
import { type AccountSession, findAccountSession, prolongAccountSession } from '../storage/account-sessions.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { Table } from '../storage/table.ts';
import { accountLeft } from './second-factor.ts';

type Within = { session: LoginSession; account: Account; now: number };

/** The session of the account that this one was begun in, while that stands. */
export const accountOf = async (table: Table, { session, account, now }: Within): Promise<AccountSession | undefined> => {
  const within = await findAccountSession(table, session.accountSession ?? '', now);
  return within?.userId === account.userId && mayStayOpen(account.profile, within) ? within : undefined;
};

/**
 * What is taken from, or shown to, the account page is for who is signed in to it; other sessions are not asked. Whoever goes on here is still
 * there, so that no code is used up a moment before the account closes on the one that takes its place.
 */
export const requireAccountOpen = async (table: Table, within: Within): Promise<void> => {
  if (within.session.purpose !== 'account') return;
  const open = await accountOf(table, within);
  if (!open) throw accountLeft();
  await prolongAccountSession(table, open, within.now);
};
