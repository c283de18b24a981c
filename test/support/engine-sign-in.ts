// Users, an app, and the screens' part of a sign-in, done through storage as the screens' endpoints do it.
import { createHash, randomBytes } from 'node:crypto';
import { multiFactorAcr } from '../../service/rules/policy.ts';
import { profileKey } from '../../service/storage/account.ts';
import type { Client } from '../../service/storage/clients.ts';
import { ensureClient } from '../../service/storage/first-clients.ts';
import { findSession, stepSession } from '../../service/storage/login-sessions.ts';
import type { Table } from '../../service/storage/table.ts';
import { type Browser, newBrowser } from './http.ts';

export const callback = 'https://app.example.com/callback';
export const app = { client_id: 'testApp', secret: 'test-app-secret-0123456789-0123456789-0123' };

export const addApp = (table: Table, more: Partial<Client> & { secret?: string } = {}): Promise<void> =>
  ensureClient(
    table,
    {
      client_id: app.client_id,
      name: 'Test app',
      app_type: 'regular_web',
      secret: app.secret,
      callbacks: [callback],
      allowed_logout_urls: ['https://app.example.com/bye'],
      web_origins: ['https://app.example.com'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_post',
      ...more,
    },
    Date.now(),
  );

export const addUser = async (table: Table, userId = 'auth0|ada', more: Record<string, unknown> = {}): Promise<string> => {
  const at = new Date().toISOString();
  const profile = { user_id: userId, connection: 'Username-Password-Authentication', email: `${userId.split('|')[1]}@example.com` };
  await table.put({ ...profileKey(userId), ...profile, email_verified: true, name: 'Ada', created_at: at, updated_at: at, ...more });
  return userId;
};

export type AuthorizeOptions = Record<string, string | undefined>;

export const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** `/authorize?…`: a sensible request, changed by `more`; undefined leaves a parameter out. */
export const authorizeUrl = (more: AuthorizeOptions = {}): string => {
  const parameters: AuthorizeOptions = {
    client_id: app.client_id,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid profile email offline_access',
    state: randomBytes(8).toString('hex'),
    nonce: 'nonce-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  };
  const sent = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/authorize?${new URLSearchParams(sent)}`;
};

export const stateOf = (location: string | null): string => new URL(location ?? '', 'http://x').searchParams.get('state') ?? '';

/** What the screens do: prove both factors (or only the first) and complete the session. */
export const completeScreens = async (
  table: Table,
  uid: string,
  {
    userId = 'auth0|ada',
    factors = ['pwd', 'otp', 'mfa'],
    at = Math.floor(Date.now() / 1000),
  }: { userId?: string; factors?: string[]; at?: number } = {},
): Promise<void> => {
  const session = await findSession(table, uid, at);
  if (!session) throw new Error('no such login session');
  const result = { accountId: userId, amr: factors, ...(factors.includes('mfa') ? { acr: multiFactorAcr } : {}), at };
  const firstFactor = session.firstFactor ?? { amr: ['pwd'], at };
  await stepSession(table, session, { event: 'all_factors_proven', change: { userId, firstFactor, result }, now: at });
};

/** From /authorize to the app's callback; the callback's address with the code. */
export const signIn = async (
  table: Table,
  {
    browser = newBrowser(),
    authorize = {},
    ...screens
  }: { browser?: Browser; authorize?: AuthorizeOptions; userId?: string; factors?: string[] } = {},
): Promise<{ browser: Browser; uid: string; callback: URL; code: string }> => {
  const started = await browser.go(authorizeUrl(authorize));
  const uid = stateOf(started.headers.get('location'));
  await completeScreens(table, uid, screens);
  const resumed = await browser.go(`/authorize/${uid}`);
  const address = new URL(resumed.headers.get('location') ?? '', 'http://x');
  return { browser, uid, callback: address, code: address.searchParams.get('code') ?? '' };
};

/** A token call by form, as the test app. */
export const tokenCall = async (browser: Browser, form: Record<string, string>) => {
  const body = new URLSearchParams({ client_id: app.client_id, client_secret: app.secret, ...form });
  const response = await browser.go('/oauth/token', { method: 'POST', body });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever JSON came back
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
};

export const exchange = (browser: Browser, code: string, more: Record<string, string> = {}) =>
  tokenCall(browser, { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier, ...more });

export const refresh = (browser: Browser, refreshToken: string, more: Record<string, string> = {}) =>
  tokenCall(browser, { grant_type: 'refresh_token', refresh_token: refreshToken, ...more });
