// No input gives a 5xx (security.md 27): odd, missing, doubled, huge and nested, at every address of the engine.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { handler } from '../../../lambdas/oidc.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { addApp, addUser, app, authorizeUrl } from '../../support/engine-sign-in.ts';
import { eventOf } from '../../support/event.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
  await addApp(deployment.table);
  await addUser(deployment.table);
});
afterAll(() => deployment.close());

type Raw = { method?: string; path: string; query?: string; body?: string; headers?: Record<string, string>; cookies?: string[] };

const statusOf = async ({ method = 'GET', path, query = '', body, headers = {}, cookies }: Raw): Promise<number> => {
  const event = eventOf({ method, path, headers, ...(cookies ? { cookies } : {}), ...(body === undefined ? {} : { body }) });
  const answer = await handler({ ...event, rawQueryString: query }, {} as never);
  // A bug would be told politely, by the error page or to the app.
  const isBug = JSON.stringify([answer.headers?.['location'], answer.body]).includes('server_error');
  return isBug ? 500 : (answer.statusCode ?? 200);
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const names = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'prompt',
  'max_age',
  'login_hint',
  'id_token_hint',
  'acr_values',
  'ui_locales',
  'claims',
  'claims_locales',
  'code_challenge',
  'code_challenge_method',
  'audience',
  'resource',
  'request',
  'request_uri',
  'registration',
  'display',
  'web_message_uri',
  'authorization_details',
  'dpop_jkt',
  'grant_type',
  'code',
  'code_verifier',
  'refresh_token',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'token',
  'token_type_hint',
  'returnTo',
  'post_logout_redirect_uri',
  'xsrf',
  'logout',
  'access_token',
  '__proto__',
  'constructor',
  'toString',
]; // prettier-ignore
const values = [
  '',
  ' ',
  '0',
  '-1',
  '1e400',
  'null',
  'undefined',
  '[]',
  '{}',
  '{"id_token":{"acr":{"essential":true,"values":7}}}',
  '{"id_token":null}',
  '\u0000',
  '💥',
  '%',
  '"',
  "'",
  '\\',
  '\r\nx: y',
  'openid',
  'none',
  'login none',
  'code',
  'token id_token',
  'web_message',
  'form_post',
  'query.jwt',
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'https://app.example.com/callback',
  'https://login.example.com/api/v2/',
  'javascript:alert(1)',
  'a.b.c',
  'eyJhbGciOiJub25lIn0.e30.',
  'testApp',
  'x'.repeat(3000),
  '🙂'.repeat(500),
  'true',
  'S256',
  'plain',
  '__proto__',
  '../..',
]; // prettier-ignore
const pair = fc.tuple(fc.constantFrom(...names), fc.oneof(fc.constantFrom(...values), fc.string({ maxLength: 30, unit: 'binary' })));
const encoded = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`).join('&');

const runs = { numRuns: 150 };

describe('anything at', () => {
  test('/authorize, beside a sensible request', async () => {
    const sensible = authorizeUrl().slice('/authorize?'.length);
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 5 }), fc.boolean(), async (pairs, alone) => {
        const changed = new Set(pairs.map(([name]) => name));
        const kept = sensible.split('&').filter((one) => !changed.has(one.split('=')[0] ?? ''));
        const query = [...(alone ? [] : kept), encoded(pairs)].filter(Boolean).join('&');
        expect(await statusOf({ path: '/authorize', query, cookies: ['__Host-sp_session=%', '__Host-sp_login=x'] })).toBeLessThan(500);
      }),
      runs,
    );
  });

  test.each(['/oauth/token', '/oauth/revoke', '/oidc/logout', '/oidc/logout/confirm', '/userinfo'])('POST %s by form', async (path) => {
    const client = fc.constantFrom('', `client_id=testApp&client_secret=${app.secret}`);
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 6 }), client, async (pairs, known) => {
        const body = [known, encoded(pairs)].filter(Boolean).join('&');
        expect(await statusOf({ method: 'POST', path, headers: form, body })).toBeLessThan(500);
      }),
      runs,
    );
  });

  test.each(['/oauth/token', '/oauth/revoke'])('POST %s by JSON', async (path) => {
    const value = fc.oneof(fc.constantFrom(...values), fc.jsonValue({ maxDepth: 3 }));
    const body = fc.oneof(
      fc.dictionary(fc.constantFrom(...names), value).map((object) => JSON.stringify(object)),
      fc.string(),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        expect(await statusOf({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body: text })).toBeLessThan(500);
      }),
      runs,
    );
  });

  test.each(['/v2/logout', '/oidc/logout', '/oidc/logout/success', '/userinfo', '/.well-known/jwks.json'])('GET %s', async (path) => {
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 4 }), async (pairs) => {
        expect(await statusOf({ path, query: encoded(pairs) })).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });

  test('the Authorization header', async () => {
    const header = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string().map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
      fc.constantFrom(
        'Basic',
        'Basic ',
        'Basic %%%',
        'Basic Og==',
        'Basic dGVzdEFwcDo=',
        'Bearer',
        'Bearer a b',
        'bearer a.b.c',
        'DPoP x',
        `Basic ${'A'.repeat(9000)}`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom('/oauth/token', '/oauth/revoke', '/userinfo'), async (authorization, path) => {
        const body = 'grant_type=client_credentials&token=x';
        expect(await statusOf({ method: 'POST', path, headers: { ...form, authorization }, body })).toBeLessThan(500);
      }),
      runs,
    );
  });
});

describe('odd requests', () => {
  test.each<[string, Raw]>([
    ['a query that is no escape', { path: '/authorize', query: 'client_id=%zz&scope=%' }],
    ['a resume of something else', { path: '/authorize/%20' }],
    ['a resume with a malformed escape', { path: '/authorize/%zz' }],
    ['a resume with a path in it', { path: '/authorize/..%2f..' }],
    ['a resume of a long state', { path: `/authorize/${'a'.repeat(5000)}` }],
    ['a path of nobody', { path: '/nothing' }],
    ['another method', { method: 'DELETE', path: '/oauth/token' }],
    ['an unknown method', { method: 'BREW', path: '/authorize' }],
    [
      'a multipart body',
      { method: 'POST', path: '/oauth/token', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
    ],
    [
      'an unknown charset',
      {
        method: 'POST',
        path: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=x-klingon' },
        body: 'a=b',
      },
    ],
    ['no content type', { method: 'POST', path: '/oauth/token', headers: { 'content-type': '' }, body: 'a=b' }],
    ['a lying length', { method: 'POST', path: '/oauth/token', headers: { ...form, 'content-length': '3' }, body: 'grant_type=x' }],
    ['a form between the two limits', { method: 'POST', path: '/oauth/token', headers: form, body: `a=${'x'.repeat(60 * 1024)}` }],
    [
      'cookies that are none',
      {
        path: '/authorize',
        query: 'client_id=testApp',
        cookies: ['=', ';;;', '__Host-sp_session', `__Host-sp_session=${'x'.repeat(4000)}`],
      },
    ],
    ['a thousand parameters', { path: '/authorize', query: Array.from({ length: 1000 }, (_, i) => `p${i}=1`).join('&') }],
  ])('%s: no 5xx', async (_name, request) => {
    expect(await statusOf(request)).toBeLessThan(500);
  });

  test.each(['/oauth/token', '/oauth/revoke', '/oidc/logout'])('more than 64 KiB at %s is a 413, in base64 too', async (path) => {
    const body = 'x'.repeat(64 * 1024 + 1);
    const base64 = {
      ...eventOf({ method: 'POST', path, headers: form, body: Buffer.from(body).toString('base64') }),
      isBase64Encoded: true,
    };

    expect(await statusOf({ method: 'POST', path, headers: form, body })).toBe(413);
    expect((await handler(base64, {} as never)).statusCode).toBe(413);
  });
});
