// People in their account, and its endpoints, for tests of the account page.
import { randomBytes } from 'node:crypto';
import { routes } from '../../lambdas/routes.ts';
import { type AccountSession, openAccountSession } from '../../service/storage/account-sessions.ts';
import { hashOf } from '../../service/storage/hash.ts';
import { writeArtefact } from '../../service/storage/oidc-artefacts.ts';
import type { Table } from '../../service/storage/table.ts';
import { type Answered, type Handler, invoke } from './event.ts';
import { type Browser, origin, type Person } from './sign-in.ts';

const now = (): number => Math.floor(Date.now() / 1000);

/** `uid`: of the engine's session. */
export type AccountBrowser = { cookies: string[]; uid: string };

/** A browser that this person is signed in with, and that was never in the account. */
export const givenSignIn = async (
  table: Table,
  { userId }: Person,
  { amr = ['pwd', 'otp', 'mfa'], at = now(), expiresAt = now() + 3600 }: { amr?: string[]; at?: number; expiresAt?: number } = {},
): Promise<AccountBrowser> => {
  const id = randomBytes(32).toString('base64url');
  const uid = randomBytes(16).toString('base64url');
  await writeArtefact(table, { model: 'Session', id, payload: { accountId: userId, uid, loginTs: at, amr }, expiresAt });
  return { cookies: [`__Host-sp_session=${id}`], uid };
};

/** The same with the account open in it; what was proven there is fresh unless said otherwise. */
export const givenAccount = async (
  table: Table,
  person: Person,
  { proof = {}, ...signIn }: { proof?: Partial<AccountSession['proof']>; amr?: string[]; at?: number } = {},
): Promise<AccountBrowser> => {
  const browser = await givenSignIn(table, person, signIn);
  const cookie = randomBytes(32).toString('base64url');
  const signedInAt = signIn.at ?? now();
  const opened = { userId: person.userId, signIn: browser.uid, signedInAt, proof: { by: 'method' as const, at: now(), ...proof } };
  await openAccountSession(table, hashOf(cookie), opened, now());
  return { ...browser, cookies: [...browser.cookies, `__Host-sp_account=${cookie}`] };
};

export const oldProof = { proof: { at: 0 } };

/** The rows of the list, by their path below /u2/api/account. */
export const accountRoutes = routes.filter(({ auth }) => auth === 'account');

export const accountPath = (path: string): string => path.replace('/u2/api/account/', '');

export const loadAccount = async (): Promise<(method: 'GET' | 'POST', path: string) => Handler> => {
  const handlers = new Map<string, Handler>();
  for (const { method, path, file } of accountRoutes) {
    handlers.set(`${method} ${accountPath(path)}`, (await import(`../../lambdas/${file}`)).handler);
  }
  return (method, path) => {
    const handler = handlers.get(`${method} ${path}`);
    if (!handler) throw new Error(`no endpoint ${method} ${path}`);
    return handler;
  };
};

/** Posts as our page does it. */
export const postAccount = (
  handler: Handler,
  { cookies }: { cookies: string[] },
  body: Record<string, unknown> = {},
  headers: Record<string, string> = { origin, 'sec-fetch-site': 'same-origin' },
): Promise<Answered> => invoke(handler, { method: 'POST', path: '/u2/api/account', headers, cookies, body });

export const askAccount = (handler: Handler, { cookies }: { cookies: string[] }): Promise<Answered> =>
  invoke(handler, { path: '/u2/api/account/session', cookies, headers: { 'sec-fetch-site': 'same-origin' } });

/** The same browser with what an answer set. */
export const withCookies = <Kept extends { cookies: string[] }>(browser: Kept, answered: Answered): Kept => {
  const set = answered.cookies.map((cookie) => cookie.split(';')[0] ?? '');
  const names = set.map((pair) => pair.split('=')[0]);
  return { ...browser, cookies: [...browser.cookies.filter((pair) => !names.includes(pair.split('=')[0])), ...set] };
};

/** The screens that an address leads to, in this browser. */
export const screensAt = (browser: { cookies: string[] }, answered: Answered): Browser => ({
  state: new URL(answered.body.next, 'http://x').searchParams.get('state') ?? '',
  cookies: withCookies(browser, answered).cookies,
  address: '198.51.100.7',
});
