// What anybody may read: discovery and keys, whose only source is configuration; and the headers of all answers.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { handler } from '../../../lambdas/oidc.ts';
import { hashOf } from '../../../service/storage/hash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { addApp, addUser, authorizeUrl, completeScreens, stateOf } from '../../support/engine-sign-in.ts';
import { invoke } from '../../support/event.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
  await addApp(deployment.table);
  await addUser(deployment.table);
});
afterAll(() => deployment.close());

const forged = {
  host: 'evil.example.com',
  'x-forwarded-host': 'evil.example.com',
  'x-forwarded-proto': 'http',
  forwarded: 'host=evil.example.com',
};
const authorize = (more: Record<string, string | undefined> = {}, cookies: string[] = []) => {
  const url = new URL(authorizeUrl(more), 'https://x');
  return invoke(handler, { path: '/authorize', query: Object.fromEntries(url.searchParams), cookies });
};

describe('discovery', () => {
  test('names the configured origin, whatever the request says', async () => {
    const { status, body, headers } = await invoke(handler, { path: '/.well-known/openid-configuration', headers: forged });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      issuer: 'https://login.example.com/',
      authorization_endpoint: 'https://login.example.com/authorize',
      token_endpoint: 'https://login.example.com/oauth/token',
      revocation_endpoint: 'https://login.example.com/oauth/revoke',
      userinfo_endpoint: 'https://login.example.com/userinfo',
      jwks_uri: 'https://login.example.com/.well-known/jwks.json',
      end_session_endpoint: 'https://login.example.com/oidc/logout',
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
      acr_values_supported: ['http://schemas.openid.net/pape/policies/2007/06/multi-factor'],
    });
    expect(JSON.stringify(body)).not.toContain('evil');
    expect(headers['cache-control']).toBe('public, max-age=300, stale-while-revalidate=300');
  });

  test('and keys show public parts only, and may be cached', async () => {
    const { text, headers } = await invoke(handler, { path: '/.well-known/jwks.json' });

    expect(JSON.parse(text).keys).toEqual([
      { kty: 'RSA', use: 'sig', alg: 'RS256', kid: expect.any(String), n: expect.any(String), e: 'AQAB' },
    ]);
    expect(headers['cache-control']).toMatch(/^public/);
  });
});

describe('every answer', () => {
  test.each([
    ['discovery', () => invoke(handler, { path: '/.well-known/openid-configuration' })],
    ['a redirect to the screens', () => authorize()],
    ['a redirect to the app', () => authorize({ prompt: 'none' })],
    ['a redirect to the error page', () => authorize({ client_id: 'nobody' })],
    ['a refused token call', () => invoke(handler, { method: 'POST', path: '/oauth/token', body: {} })],
    ['userinfo without a token', () => invoke(handler, { path: '/userinfo' })],
    ['a page of ours', () => invoke(handler, { path: '/v2/logout', query: { returnTo: 'x' } })],
  ])('(%s) carries the security headers', async (_name, call) => {
    const { headers } = await call();

    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/script-src/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age='),
      'permissions-policy': expect.any(String),
    });
  });
});

describe('cookies on https', () => {
  test('are __Host-, Secure, HttpOnly and Lax, and stand where the gateway looks for them', async () => {
    const started = await authorize();
    const uid = stateOf(started.headers['location'] ?? '');
    await completeScreens(deployment.table, uid);
    const login = started.cookies[0]?.split(';')[0] ?? '';
    const resumed = await invoke(handler, { path: `/authorize/${uid}`, cookies: [login] });

    const all = [...started.cookies, ...resumed.cookies];

    expect(all.map((cookie) => cookie.split('=')[0])).toEqual(['__Host-sp_login', '__Host-sp_session', '__Host-sp_device']);
    for (const cookie of all) {
      const attributes = cookie.toLowerCase().split(/; */);
      expect(attributes).toEqual(expect.arrayContaining(['path=/', 'secure', 'httponly', 'samesite=lax']));
      expect(cookie).not.toMatch(/domain=/i);
    }
    expect(resumed.headers['set-cookie']).toBeUndefined();
    expect(login.split('=')[1]).toMatch(/^[\w-]{43}$/);
  });

  test('of a session that is gone is taken back, and the sign-in begins', async () => {
    const answer = await authorize({}, ['__Host-sp_session=gone0000000000000000000000000000000000000000']);

    expect(answer.status).toBe(303);
    expect(answer.cookies.find((cookie) => cookie.startsWith('__Host-sp_session='))).toMatch(/Max-Age=0/);
    expect(
      await deployment.table.get({ pk: `OIDC#Session#${hashOf('gone0000000000000000000000000000000000000000')}`, sk: 'ARTEFACT' }),
    ).toBeUndefined();
  });
});

describe('an error of the engine', () => {
  test.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['no client', { client_id: undefined }, 'invalid_request'],
    ['a redirect_uri that is not registered', { redirect_uri: 'https://evil.example.com/' }, 'invalid_redirect_uri'],
    ['a redirect_uri that only begins like one', { redirect_uri: 'https://app.example.com/callback/x' }, 'invalid_redirect_uri'],
    ['no redirect_uri', { redirect_uri: undefined }, undefined],
  ])('(%s) goes to the error page with the entry’s id, never to a foreign address', async (_name, more, code) => {
    const { status, headers } = await authorize(more);

    const address = new URL(headers['location'] ?? '', 'https://login.example.com');
    if (code === undefined) return expect(status).toBeLessThan(500); // the only one that is registered counts
    expect([status, address.origin, address.pathname]).toEqual([302, 'https://login.example.com', '/u2/error']);
    expect(address.searchParams.get('error')).toBe(code);
    // Who comes for no client of ours leaves no entry: else anybody could fill the log.
    if (code === 'invalid_redirect_uri') expect(address.searchParams.get('ref')).toMatch(/^[0-9A-Z]{26}$/);
    else expect(address.searchParams.get('ref')).toBeNull();
  });

  test('in the app’s own request goes back to the app', async () => {
    const { headers } = await authorize({ max_age: 'soon' });

    const address = new URL(headers['location'] ?? '');
    expect([address.origin, address.searchParams.get('error')]).toEqual(['https://app.example.com', 'invalid_request']);
  });

  test('POST /authorize is not there', async () => {
    const { status } = await invoke(handler, { method: 'POST', path: '/authorize', body: {} });

    expect(status).toBe(404);
  });
});
