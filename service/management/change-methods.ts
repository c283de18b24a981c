import type { TableDeps } from '../deps/table.ts';
import { unavailable } from '../rules/problem.ts';
import type { Account } from '../storage/account.ts';
import { changeMethods, type MethodChange } from '../storage/methods.ts';
import { requireAccount } from '../storage/users.ts';

/** Decides on the methods as they are now, and again where another change came first. Returns the account that was decided on. */
export const changeMethodsOf = async (deps: TableDeps, userId: string, decide: (account: Account) => MethodChange): Promise<Account> => {
  const table = deps.table();
  for (let round = 0; round < 8; round++) {
    const account = await requireAccount(table, userId);
    const change = decide(account);
    if (!change.add?.length && !change.remove?.length) return account;
    if ((await changeMethods(table, account, change)) === 'changed') return account;
  }
  throw unavailable('the methods of a user were changed by others at every try');
};
