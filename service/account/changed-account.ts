import type { TableDeps } from '../deps/table.ts';
import type { AccountChanged } from '../rules/account-answers.ts';
import { acceptedKeys } from '../screens/accepted-keys.ts';
import { type Account, readAccount } from '../storage/account.ts';
import type { AccountCall } from './account-endpoint.ts';
import { isProven, proofNeeded, requireStanding, signedOut } from './account-visit.ts';
import { overviewOf } from './overview.ts';

/** The account as it is after a change. */
export const changedAccount = async (deps: TableDeps, call: AccountCall): Promise<AccountChanged> =>
  overviewOf(deps.table(), { ...call, account: await readAgain(deps, call) });

/** The same where keys may be gone, or are called otherwise now. */
export const changedKeys = async (deps: TableDeps, call: AccountCall): Promise<AccountChanged> => {
  const account = await readAgain(deps, call);
  return { ...(await overviewOf(deps.table(), { ...call, account })), signals: acceptedKeys(account) };
};

/** For a change that took its time: the session or its proof may have been ended since it was looked at. */
export const requireStillProven = async (deps: TableDeps, call: AccountCall): Promise<void> => {
  if (!isProven({ ...call, account: await readAgain(deps, call) }, call.now)) throw proofNeeded();
};

/** What a change shows is for nobody whose session was ended meanwhile. */
const readAgain = async (deps: TableDeps, { account: { userId }, session }: AccountCall): Promise<Account> => {
  const account = await readAccount(deps.table(), userId);
  if (!account) throw signedOut();
  requireStanding(account.profile, session);
  return account;
};
