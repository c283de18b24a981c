// A whole sign-in to the demo app's client over HTTP, without a browser; remembers every secret it came by.
import { createHash, randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Credentials } from '../../scripts/local/first-run.ts';
import { decodeBase32 } from '../../service/factors/totp/base32.ts';
import { codeAt, stepOf } from '../../service/factors/totp/code.ts';
import type { CreationOptions, RequestOptions } from '../../service/rules/screen-answers.ts';
import { answerWith, makeKey, type SoftKey } from './authenticator.ts';

/** Where the app's client is known. */
export type Site = { origin: string; credentials: Pick<Credentials, 'app'> };

type Options = {
  secret?: string;
  offset?: number;
  wrongCode?: string;
  expectFailure?: boolean;
  /** By text: the number to enrol, and what arrives there. */
  phone?: { number: string; code(): Promise<string> };
  /** By security key: the one to make, and to answer with. */
  key?: SoftKey;
};
export type SignedIn = { secret: string; challenged: boolean; made: Record<string, string> };

export const signInByCalls = async (
  server: Site,
  who: { email: string; password: string },
  { secret, offset = 0, wrongCode, expectFailure = false, phone, key }: Options = {},
): Promise<SignedIn> => {
  const cookies = new Map<string, string>();
  const made: Record<string, string> = {};
  const go = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(new URL(path, server.origin), { redirect: 'manual', ...init, headers });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
      if (value) made[`cookie ${name}`] = value;
    }
    return answer;
  };
  const step = async (path: string, body: Record<string, unknown>): Promise<{ status: number; body: Record<string, string> }> => {
    const headers = { 'content-type': 'application/json', origin: server.origin };
    const answer = await go(`/u2/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };

  const credentialOf = async (softKey: SoftKey): Promise<unknown> => {
    const twist = { origin: new URL(server.origin).origin };
    const asked = async (path: string, body: object) => (await step(path, { state, ...body })).body['options'] as unknown;
    return challenged
      ? answerWith((await asked('mfa/webauthn-challenge/options', {})) as RequestOptions, softKey, twist)
      : makeKey((await asked('mfa/webauthn-enrollment/options', { kind: 'webauthn-roaming' })) as CreationOptions, softKey, twist);
  };

  const { app } = server.credentials;
  const verifier = randomBytes(32).toString('base64url');
  const nonce = randomBytes(16).toString('base64url');
  const query = new URLSearchParams({
    client_id: app.client_id,
    response_type: 'code',
    redirect_uri: app.redirect_uri,
    scope: 'openid email offline_access',
    state: 'x',
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const location = (await go(`/authorize?${query}`)).headers.get('location') ?? '';
  const state = new URL(location, server.origin).searchParams.get('state') ?? '';
  made['state'] = state;
  await step('login/identifier', { state, identifier: who.email });
  const entered = await step('login/password', { state, password: who.password });
  made['password'] = who.password;
  if (expectFailure) {
    expect(entered.status).toBe(403);
    return { secret: '', challenged: false, made };
  }
  expect({ status: entered.status, error: entered.body['error'] }).toEqual({ status: 200, error: undefined });

  const challenged = /(totp|phone|webauthn)-challenge/.test(entered.body['next'] ?? '');
  if (phone) {
    const asked = challenged
      ? step('mfa/phone-challenge/send', { state })
      : step('mfa/phone-enrollment', { state, phone_number: phone.number });
    expect({ error: (await asked).body['error'] }).toEqual({ error: undefined });
  }
  const shown = challenged || phone || key ? secret : (await step('mfa/totp-enrollment/secret', { state })).body['secret'];
  const screen = key
    ? challenged
      ? 'mfa/webauthn-challenge'
      : 'mfa/webauthn-enrollment'
    : phone
      ? 'mfa/phone-challenge'
      : challenged
        ? 'mfa/totp-challenge'
        : 'mfa/totp-enrollment';
  if (wrongCode) expect((await step(screen, { state, code: wrongCode })).status).toBe(403);
  const code = phone
    ? await phone.code()
    : codeAt(decodeBase32(shown ?? '') ?? Buffer.alloc(0), stepOf(Math.floor(Date.now() / 1000) + offset));
  const answered = await step(screen, { state, ...(key ? { credential: await credentialOf(key) } : { code }) });
  expect({ status: answered.status, error: answered.body['error'] }).toEqual({ status: 200, error: undefined });
  const back = new URL((await go(answered.body['next'] ?? '')).headers.get('location') ?? '');
  const authorizationCode = back.searchParams.get('code') ?? '';
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: authorizationCode,
    code_verifier: verifier,
    client_id: app.client_id,
    redirect_uri: app.redirect_uri,
  });
  const tokens = (await (await go('/oauth/token', { method: 'POST', body })).json()) as Record<string, string>;
  expect(tokens['id_token']).toBeDefined();
  const refreshed = (await (
    await go('/oauth/token', {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? '', client_id: app.client_id }),
    })
  ).json()) as Record<string, string>;
  Object.assign(made, { ...(phone || key ? {} : { 'totp secret': shown }), code, 'authorization code': authorizationCode, verifier });
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    made[name] = tokens[name] ?? '';
    made[`refreshed ${name}`] = refreshed[name] ?? '';
  }
  if (wrongCode) made['wrong code'] = wrongCode;
  return { secret: shown ?? '', challenged, made };
};
