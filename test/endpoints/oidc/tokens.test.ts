// The token endpoint: one use of each code and refresh token, families, forms of the call, and Auth0's words.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { addResourceServer, resourceServerId } from '../../../service/storage/resource-servers.ts';
import { writePolicy } from '../../../service/storage/settings.ts';
import { auditEntries } from '../../support/all-items.ts';
import { advanceClock, resetClock } from '../../support/clock.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import {
  addApp,
  addUser,
  app,
  authorizeUrl,
  callback,
  exchange,
  refresh,
  signIn,
  tokenCall,
  verifier,
} from '../../support/engine-sign-in.ts';
import { newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await addApp(deployment.table, { client_id: 'basicApp', token_endpoint_auth_method: 'client_secret_basic' });
  await addApp(deployment.table, { client_id: 'publicApp', app_type: 'spa', token_endpoint_auth_method: 'none' });
  await addApp(deployment.table, { client_id: 'noRefreshApp', grant_types: ['authorization_code'] });
  await addUser(deployment.table);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);
afterAll(() => deployment.close());

const tokens = async () => {
  const { browser, code } = await signIn(deployment.table);
  return { browser, code, body: (await exchange(browser, code)).body };
};
const entriesOf = async (type: string) => (await auditEntries(deployment.table)).filter((entry) => entry['type'] === type);

describe('a code', () => {
  test('is exchanged once by 50 parallel tries, and the losers end the winner’s family too', async () => {
    const { browser, code } = await signIn(deployment.table);

    const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(browser, code)));

    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(49);
    expect((await refresh(browser, won[0]?.body.refresh_token)).status).toBe(403);
  });

  test('that comes a second time ends what the first one got', async () => {
    const { browser, code, body } = await tokens();

    const again = await exchange(browser, code);

    expect([again.status, again.body]).toEqual([403, { error: 'invalid_grant', error_description: 'Invalid authorization code' }]);
    expect((await refresh(browser, body.refresh_token)).status).toBe(403);
  });

  test('is good for a minute', async () => {
    const { browser, code } = await signIn(deployment.table);
    advanceClock(61);

    expect((await exchange(browser, code)).body.error_description).toBe('Invalid authorization code');
  });

  test.each([
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }, 'Failed to verify code verifier'],
    ['another redirect_uri', { redirect_uri: 'https://app.example.com/other' }, 'Invalid authorization code'],
    ['an unknown code', { code: 'nothing' }, 'Invalid authorization code'],
  ])('with %s is refused in Auth0’s words', async (_name, more, says) => {
    const { browser, code } = await signIn(deployment.table);

    const refused = await exchange(browser, code, more);

    expect([refused.status, refused.body]).toEqual([403, { error: 'invalid_grant', error_description: says }]);
  });

  test('of another client is refused', async () => {
    const { browser, code } = await signIn(deployment.table);

    expect((await exchange(browser, code, { client_id: 'basicApp' })).status).toBe(403);
  });

  test('without PKCE goes only to clients with a secret', async () => {
    const browser = newBrowser();
    const plain = { code_challenge: undefined, code_challenge_method: undefined };

    const refused = await browser.go(authorizeUrl({ client_id: 'publicApp', ...plain }));
    const { code } = await signIn(deployment.table, { browser, authorize: plain });

    expect(new URL(refused.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
    expect((await tokenCall(browser, { grant_type: 'authorization_code', code, redirect_uri: callback })).status).toBe(200);
  });

  test('with the PKCE method `plain` is refused', async () => {
    const answer = await newBrowser().go(authorizeUrl({ code_challenge_method: 'plain' }));

    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  });
});

describe('a refresh token', () => {
  test('rotates: the new one works, the old one ends the family', async () => {
    const { browser, body } = await tokens();

    const second = await refresh(browser, body.refresh_token);
    const third = await refresh(browser, second.body.refresh_token);
    const reused = await refresh(browser, body.refresh_token);
    const after = await refresh(browser, third.body.refresh_token);

    expect([second.status, third.status]).toEqual([200, 200]);
    expect(new Set([body.refresh_token, second.body.refresh_token, third.body.refresh_token]).size).toBe(3);
    expect([reused.status, reused.body]).toEqual([403, { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }]);
    expect(after.status).toBe(403);
    expect(await entriesOf('ferrt')).not.toHaveLength(0);
  });

  test('is refreshed once by 50 parallel tries', async () => {
    const { browser, body } = await tokens();

    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(browser, body.refresh_token)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(49);
  });

  test('lives 15 days without use and 30 days at all', async () => {
    const { browser, body } = await tokens();
    advanceClock(14 * 86_400);
    const second = await refresh(browser, body.refresh_token);
    advanceClock(14 * 86_400);
    const third = await refresh(browser, second.body.refresh_token);
    advanceClock(2 * 86_400 + 60);
    const late = await refresh(browser, third.body.refresh_token);
    const idle = await tokens();
    advanceClock(15 * 86_400 + 60);

    expect([second.status, third.status, late.status]).toEqual([200, 200, 403]);
    expect((await refresh(idle.browser, idle.body.refresh_token)).status).toBe(403);
  });

  test('is given only to who asks for offline_access and may have it, also without prompt=consent', async () => {
    const asked = await signIn(deployment.table);
    const notAsked = await signIn(deployment.table, { browser: newBrowser(), authorize: { scope: 'openid' } });
    const notAllowed = await signIn(deployment.table, { browser: newBrowser(), authorize: { client_id: 'noRefreshApp' } });

    expect((await exchange(asked.browser, asked.code)).body.refresh_token).toBeDefined();
    expect((await exchange(notAsked.browser, notAsked.code)).body.refresh_token).toBeUndefined();
    const refused = (await exchange(notAllowed.browser, notAllowed.code, { client_id: 'noRefreshApp' })).body;
    expect(refused.refresh_token).toBeUndefined();
    expect(refused.scope).toBe('openid profile email');
  });

  test('can be revoked, with an empty answer, and only by its own client', async () => {
    const { browser, body } = await tokens();
    const revoke = (form: Record<string, string>) =>
      browser.go('/oauth/revoke', { method: 'POST', body: new URLSearchParams({ token: body.refresh_token, ...form }) });

    const foreign = await revoke({ client_id: 'publicApp' });
    const still = await refresh(browser, body.refresh_token);
    const revoked = await browser.go('/oauth/revoke', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: app.client_id, client_secret: app.secret, token: still.body.refresh_token }),
    });

    expect(foreign.status).toBeGreaterThanOrEqual(200);
    expect(still.status).toBe(200);
    expect([revoked.status, await revoked.text()]).toEqual([200, '']);
    expect((await refresh(browser, still.body.refresh_token)).status).toBe(403);
  });
});

describe('an access token for an API', () => {
  const audience = 'https://api.example.com/';
  const ask = { audience, scope: 'openid profile offline_access read:things write:none' };

  beforeAll(async () => {
    const api = { id: resourceServerId(audience), name: 'Things', identifier: audience, token_lifetime: 600 };
    await addResourceServer(deployment.table, { ...api, scopes: [{ value: 'read:things' }], allow_offline_access: true });
    await addResourceServer(deployment.table, {
      ...api,
      id: resourceServerId('urn:strict'),
      identifier: 'urn:strict',
      scopes: [],
      allow_offline_access: false,
    });
  });

  test('is a JWT with the API’s and the identity scopes, at the login and at each refresh', async () => {
    const { browser, code } = await signIn(deployment.table, { authorize: ask });

    const first = (await exchange(browser, code)).body;
    const second = (await refresh(browser, first.refresh_token)).body;

    for (const { access_token, expires_in } of [first, second]) {
      expect(decodeProtectedHeader(access_token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
      expect(decodeJwt(access_token)).toMatchObject({
        iss: `${deployment.origin}/`,
        sub: 'auth0|ada',
        aud: [audience, `${deployment.origin}/userinfo`],
        azp: 'testApp',
        client_id: 'testApp',
        scope: 'openid profile offline_access read:things',
      });
      expect(expires_in).toBe(600);
    }
  });

  test('that does not exist is refused in Auth0’s words', async () => {
    const answer = await newBrowser().go(authorizeUrl({ audience: 'https://nowhere.example.com/' }));

    const address = new URL(answer.headers.get('location') ?? '').searchParams;
    expect([address.get('error'), address.get('error_description')]).toEqual([
      'access_denied',
      'Service not found: https://nowhere.example.com/',
    ]);
  });

  test('that allows no offline access comes without a refresh token', async () => {
    const { browser, code } = await signIn(deployment.table, { authorize: { audience: 'urn:strict' } });

    expect((await exchange(browser, code)).body.refresh_token).toBeUndefined();
  });

  test('of the management API gives a user no rights', async () => {
    const managementAudience = `${deployment.origin.replace('http:', 'https:')}/api/v2/`;
    const { browser, code } = await signIn(deployment.table, { authorize: { audience: managementAudience, scope: 'openid read:users' } });

    expect(decodeJwt((await exchange(browser, code)).body.access_token)['scope']).toBe('openid');
  });
});

describe('the call', () => {
  const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const inJson = (body: unknown, headers: Record<string, string> = {}) =>
    newBrowser().go('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test.each(['testApp', 'basicApp'])('takes form, JSON and Basic for %s, whatever method is registered', async (clientId) => {
    const code = async () => (await signIn(deployment.table, { authorize: { client_id: clientId } })).code;
    const form = async () => ({ grant_type: 'authorization_code', code: await code(), redirect_uri: callback, code_verifier: verifier });
    const secret = { client_id: clientId, client_secret: app.secret };

    const answers = [
      await newBrowser().go('/oauth/token', { method: 'POST', body: new URLSearchParams({ ...secret, ...(await form()) }) }),
      await inJson({ ...secret, ...(await form()) }),
      await newBrowser().go('/oauth/token', {
        method: 'POST',
        headers: { authorization: basic(clientId, app.secret) },
        body: new URLSearchParams(await form()),
      }),
      await inJson(await form(), { authorization: basic(clientId, app.secret) }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const answer of answers) expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('says Unauthorized for a wrong secret, an unknown client and a wrong Basic alike', async () => {
    const form = { grant_type: 'client_credentials' };
    const answers = [
      await inJson({ ...form, client_id: 'testApp', client_secret: 'wrong' }),
      await inJson({ ...form, client_id: 'nobody', client_secret: 'wrong' }),
      await inJson({ ...form, client_id: 'testApp' }),
      await inJson(form, { authorization: basic('testApp', 'wrong') }),
    ];

    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ error: 'access_denied', error_description: 'Unauthorized' });
    }
    expect(answers[3]?.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  test('with a secret that is stored as a hash does not take the hash', async () => {
    const stored = await deployment.table.get({ pk: 'CLIENT#testApp', sk: 'SETTINGS' });

    const answer = await inJson({ grant_type: 'client_credentials', client_id: 'testApp', client_secret: stored?.['secret_hash'] });

    expect(answer.status).toBe(401);
  });

  test.each([
    ['no well-formed JSON', '{"grant_type":', 400, 'invalid_request'],
    ['an array', [1], 400, 'invalid_request'],
    [
      'a grant type that is not served',
      { grant_type: 'password', client_id: 'testApp', client_secret: app.secret },
      400,
      'unsupported_grant_type',
    ],
    [
      'a grant type that the client may not use',
      { grant_type: 'client_credentials', client_id: 'testApp', client_secret: app.secret },
      403,
      'unauthorized_client',
    ],
    [
      'a parameter twice',
      { grant_type: 'refresh_token', client_id: ['testApp', 'basicApp'], client_secret: app.secret },
      400,
      'invalid_request',
    ],
  ])('with %s is refused', async (_name, body, status, error) => {
    const answer = await inJson(body);

    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([status, error]);
  });

  test('with the secret sent in two ways at once is a 400', async () => {
    const body = { grant_type: 'client_credentials', client_id: 'testApp', client_secret: app.secret };

    expect((await inJson(body, { authorization: basic('testApp', app.secret) })).status).toBe(400);
  });

  test('over 64 KiB is a 413', async () => {
    expect((await inJson({ grant_type: 'x'.repeat(64 * 1024) })).status).toBe(413);
  });

  test('leaves an entry for success and failure, with nothing secret in it', async () => {
    const { browser, code, body } = await tokens();
    await exchange(browser, code);

    const entries = [...(await entriesOf('feacft')), ...(await entriesOf('s'))];

    expect(entries.map((entry) => entry['type'])).toEqual(expect.arrayContaining(['feacft', 's']));
    const text = JSON.stringify(entries);
    for (const secret of [code, body.refresh_token, body.access_token, body.id_token, app.secret]) expect(text).not.toContain(secret);
  });
});
