import type { TableDeps } from '../deps/table.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { unavailable } from '../rules/problem.ts';
import { mayRemove } from '../screens/may-remove.ts';
import { type Method, readAccount } from '../storage/account.ts';
import { changeMethods } from '../storage/methods.ts';
import { readMfaSettings } from '../storage/settings.ts';
import type { AccountCall } from './account-endpoint.ts';
import { isProven, proofNeeded, requireStanding, signedOut } from './account-visit.ts';
import { requireOwnMethod } from './own-method.ts';

/**
 * Decides on the methods and the policy as they are now, and again where another change came first: of two tabs that each remove one of the
 * last two methods only one does. A repeat finds the method gone, and is told so.
 */
export const removeMethod = async (
  deps: TableDeps,
  { account: { userId }, session, now }: Pick<AccountCall, 'account' | 'session' | 'now'>,
  id: string,
): Promise<Method> => {
  const table = deps.table();
  for (let round = 0; round < 8; round++) {
    const [account, settings] = await Promise.all([readAccount(table, userId), readMfaSettings(table)]);
    if (!account) throw signedOut();
    requireStanding(account.profile, session);
    if (!isProven({ session, account, settings }, now)) throw proofNeeded();
    const method = requireOwnMethod(account, id);
    if (!mayRemove(method, { account, settings })) throw lastMethod();
    if ((await changeMethods(table, account, { remove: [id], within: session.hash })) === 'changed') return method;
  }
  throw unavailable('the methods of a user were changed by others at every try');
};

const lastMethod = () =>
  refusal(409, 'last_method', 'The last way to confirm a sign-in stays while one is demanded here.', { field: 'method' });
