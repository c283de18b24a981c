// People, their methods and their browsers for tests of the screens' endpoints.
import { randomBytes } from 'node:crypto';
import { secretsDeps } from '../../service/deps/secrets.ts';
import { decodeBase32 } from '../../service/factors/totp/base32.ts';
import { codeAt, stepOf } from '../../service/factors/totp/code.ts';
import { secretContext } from '../../service/factors/totp/secret.ts';
import { hashPassword } from '../../service/keys/password-hash.ts';
import { Secret } from '../../service/rules/secret.ts';
import { deviceKey, emailClaimKey, methodKey, profileKey } from '../../service/storage/account.ts';
import { hashOf } from '../../service/storage/hash.ts';
import { findSession, type LoginSession, openSession } from '../../service/storage/login-sessions.ts';
import { writeArtefact } from '../../service/storage/oidc-artefacts.ts';
import type { Table } from '../../service/storage/table.ts';
import { type Answered, type Handler, invoke } from './event.ts';
import { nextMethodId } from './method-id.ts';

export const origin = 'https://login.example.com';
export const password = 'correct horse battery staple';
let passwordHash: Promise<string> | undefined;

export type Person = { userId: string; email: string };

let people = 0;

/** A user with the password above. */
export const givenPerson = async (table: Table, more: Record<string, unknown> = {}): Promise<Person> => {
  const email = `person${++people}@example.com`;
  const userId = `auth0|${randomBytes(12).toString('hex')}`;
  passwordHash ??= hashPassword(new Secret(password));
  const at = new Date(Date.now()).toISOString();
  const connection = 'Username-Password-Authentication';
  await table.put({ ...emailClaimKey(email), userId });
  await table.put({
    ...profileKey(userId),
    user_id: userId,
    email,
    connection,
    created_at: at,
    updated_at: at,
    password_hash: await passwordHash,
    ...more,
  });
  return { userId, email };
};

/** A confirmed authenticator app; returns the method's id. */
export const givenTotp = async (table: Table, { userId }: Person, secret: string, more: Record<string, unknown> = {}): Promise<string> => {
  const id = nextMethodId();
  const ciphertext = await (await secretsDeps.secrets()).encrypt(Buffer.from(secret), secretContext(userId, id));
  const at = new Date(Date.now()).toISOString();
  await table.put({ ...methodKey(userId, id), id, type: 'totp', confirmed: true, created_at: at, secret: ciphertext, ...more });
  return id;
};

/** The code an authenticator app shows, `offset` steps from now. */
export const codeNow = (secret: string, offset = 0): string =>
  codeAt(decodeBase32(secret) ?? Buffer.alloc(0), stepOf(Math.floor(Date.now() / 1000)) + offset);

/** The engine's session of a browser that this person is signed in with: its cookie, and its `uid`, as a step-up names it. */
export const givenEngineSession = async (table: Table, { userId }: Person): Promise<{ cookie: string; uid: string }> => {
  const id = randomBytes(32).toString('base64url');
  const uid = randomBytes(16).toString('base64url');
  await writeArtefact(table, {
    model: 'Session',
    id,
    payload: { accountId: userId, uid },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  });
  return { cookie: `__Host-sp_session=${id}`, uid };
};

export type Browser = { state: string; cookies: string[]; address: string };

/** /authorize was called in a browser of its own: a session is open. */
export const beginSignIn = async (
  table: Table,
  more: Partial<LoginSession> & { from?: { cookies: string[] }; deviceOf?: Person; address?: string } = {},
): Promise<Browser> => {
  const { from, deviceOf, address = '198.51.100.7', ...session } = more;
  const state = randomBytes(32).toString('base64url');
  const cookie = randomBytes(32).toString('base64url');
  await openSession(
    table,
    state,
    {
      state: 'pending',
      browserHash: hashOf(cookie),
      clientId: 'app',
      clientName: 'The app',
      restartUrl: 'https://app.example.com/',
      uiLocales: [],
      interaction: '{}',
      mfaAsked: false,
      address,
      userAgent: 'test',
      ...session,
    },
    Math.floor(Date.now() / 1000),
  );
  const cookies = [`__Host-sp_login=${cookie}`, ...(from?.cookies.filter((pair) => !pair.startsWith('__Host-sp_login')) ?? [])];
  if (deviceOf) {
    const device = randomBytes(32).toString('base64url');
    const expiresAt = Math.floor(Date.now() / 1000) + 90 * 24 * 3600;
    await table.put({ ...deviceKey(deviceOf.userId, hashOf(device)), expiresAt, mfa: true, ttl: expiresAt });
    cookies.push(`__Host-sp_device=${device}`);
  }
  return { state, cookies, address };
};

/** The password is proven, the second factor asked for. */
export const afterPassword = (table: Table, person: Person, more: Parameters<typeof beginSignIn>[1] = {}): Promise<Browser> =>
  beginSignIn(table, {
    state: 'awaiting_mfa',
    userId: person.userId,
    identifier: person.email,
    firstFactor: { amr: ['pwd'], at: Math.floor(Date.now() / 1000) },
    ...more,
  });

/** Posts a step as our page does it. */
export const post = (handler: Handler, browser: Browser, body: Record<string, unknown>): Promise<Answered> =>
  invoke(handler, {
    method: 'POST',
    path: '/u2/api',
    headers: { origin, 'sec-fetch-site': 'same-origin' },
    cookies: browser.cookies,
    address: browser.address,
    body: { state: browser.state, ...body },
  });

export const ask = (handler: Handler, browser: Browser): Promise<Answered> =>
  invoke(handler, { path: '/u2/api/session', query: { state: browser.state }, cookies: browser.cookies, address: browser.address });

export const sessionOf = async (table: Table, browser: Browser): Promise<LoginSession> => {
  const session = await findSession(table, browser.state, Math.floor(Date.now() / 1000));
  if (!session) throw new Error('no such session');
  return session;
};
