import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import { loginBrowserOf } from '../http/login-browser.ts';
import { accountPage } from '../rules/account-client.ts';
import { openAside } from '../screens/open-aside.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { AccountCall } from './account-endpoint.ts';

/** The screens of a challenge or an enrolment, begun in the account: bound to its session and this browser, and leading back to it. */
export const openFromAccount = async (
  deps: TableDeps,
  { session: { hash }, account, client, cookies: sent, now }: AccountCall,
  state: 'proving' | 'enrolling',
): Promise<{ session: LoginSession; state: string; cookies: string[] }> => {
  const { browserHash, cookies } = loginBrowserOf({ cookies: sent }, deps.random);
  const opened = await openAside(deps, {
    purpose: 'account',
    state,
    userId: account.userId,
    identifier: account.profile.email,
    browserHash,
    restartUrl: accountPage(config().issuer),
    client,
    now,
    by: { accountSession: hash },
  });
  return { ...opened, cookies };
};
