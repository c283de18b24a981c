import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import { loginBrowserOf } from '../http/login-browser.ts';
import { accountPage } from '../rules/account-client.ts';
import { type LoginSession, openSession } from '../storage/login-sessions.ts';
import type { AccountCall } from './account-endpoint.ts';

/** The screens of a challenge or an enrolment, begun in the account: bound to its session and this browser, and leading back to it. */
export const openFromAccount = async (
  deps: TableDeps,
  { session: { hash, signIn, signedInAt }, account, client, cookies: sent, now }: AccountCall,
  begins: 'proving' | 'enrolling',
): Promise<{ session: LoginSession; state: string; cookies: string[] }> => {
  const { issuer, tenantName } = config();
  const { email, sessions_valid_from: endedUntil = 0 } = account.profile;
  const { browserHash, cookies } = loginBrowserOf({ cookies: sent }, deps.random);
  const state = deps.random(32).toString('base64url');
  const session = await openSession(
    deps.table(),
    state,
    {
      purpose: 'account',
      state: begins,
      userId: account.userId,
      ...(email === undefined ? {} : { identifier: email }),
      accountSession: hash,
      accountSignIn: signIn,
      signedInAt,
      browserHash,
      clientName: tenantName,
      restartUrl: accountPage(issuer),
      uiLocales: [],
      mfaAsked: false,
      address: client.address,
      userAgent: client.userAgent,
    },
    // All other sign-ins may have been ended in this very second; this session begins after it.
    Math.max(now, endedUntil),
  );
  return { session, state, cookies };
};
