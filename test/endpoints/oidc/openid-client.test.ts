// An independent client goes through everything, and so does the demo app that is built on it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as client from 'openid-client';
import { createDemoApp } from '../../../demo/app.ts';
import { managementScopes } from '../../../service/rules/management-scopes.ts';
import { multiFactorAcr } from '../../../service/rules/policy.ts';
import { writePolicy } from '../../../service/storage/settings.ts';
import { managementToken } from '../../support/deployment.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, addUser, app, callback, completeScreens, stateOf } from '../../support/engine-sign-in.ts';
import { newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;
let demoServer: Server;
let demoUrl: string;

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await addUser(deployment.table);
  await writePolicy(deployment.table, ['all-applications']);
  demoServer = createServer((request, response) => demo(request, response));
  await new Promise<void>((done) => demoServer.listen(0, '127.0.0.1', done));
  demoUrl = `http://127.0.0.1:${(demoServer.address() as AddressInfo).port}/demo`;
  const demo = createDemoApp({ issuer: `${deployment.origin}/`, clientId: 'demoApp', baseUrl: demoUrl });
  await addApp(deployment.table, {
    client_id: 'demoApp',
    name: 'Demo app',
    callbacks: [`${demoUrl}/callback`],
    allowed_logout_urls: [`${demoUrl}/`],
    token_endpoint_auth_method: 'none',
  });
});
afterAll(async () => {
  demoServer.closeAllConnections();
  demoServer.close();
  await deployment.close();
});

const discover = (issuer = `${deployment.origin}/`, id = app.client_id, secret = app.secret) =>
  client.discovery(new URL(issuer), id, secret, undefined, { execute: [client.allowInsecureRequests] });

describe('openid-client', () => {
  test.each(['', '/'])('discovers the issuer, written with "%s" at its end', async (end) => {
    const found = await discover(`${deployment.origin}${end}`);

    expect(found.serverMetadata().issuer).toBe(`${deployment.origin}/`);
  });

  test('signs in with PKCE, asks userinfo, refreshes with rotation, revokes and logs out', async () => {
    const provider = await discover();
    const browser = newBrowser();
    const [pkceCodeVerifier, expectedState, expectedNonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
    const address = client.buildAuthorizationUrl(provider, {
      redirect_uri: callback,
      scope: 'openid profile email offline_access',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
      max_age: '300',
      acr_values: multiFactorAcr,
    });

    const uid = stateOf((await browser.go(address.href)).headers.get('location'));
    await completeScreens(deployment.table, uid);
    const arrived = new URL((await browser.go(`/authorize/${uid}`)).headers.get('location') ?? '');
    const tokens = await client.authorizationCodeGrant(provider, arrived, { pkceCodeVerifier, expectedState, expectedNonce, maxAge: 300 });
    const claims = tokens.claims();
    const userinfo = await client.fetchUserInfo(provider, tokens.access_token, claims?.sub ?? '');
    const second = await client.refreshTokenGrant(provider, tokens.refresh_token ?? '');

    expect(claims).toMatchObject({ sub: 'auth0|ada', acr: multiFactorAcr, amr: ['pwd', 'otp', 'mfa'] });
    expect(userinfo).toMatchObject({ sub: 'auth0|ada', email: 'ada@example.com' });
    expect(second.claims()).toMatchObject({ sub: 'auth0|ada', acr: multiFactorAcr });

    await expect(client.refreshTokenGrant(provider, tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(client.refreshTokenGrant(provider, second.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await client.tokenRevocation(provider, second.refresh_token ?? '');

    const logout = client.buildEndSessionUrl(provider, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'https://app.example.com/bye',
    });
    const done = await browser.go(logout.href);
    expect(done.headers.get('location')).toBe('https://app.example.com/bye');
  });

  test('gets a management token by client_credentials, with either way of sending the secret', async () => {
    const audience = `${deployment.origin.replace('http:', 'https:')}/api/v2/`;
    const token = await managementToken(managementScopes);
    const call = (path: string, body: object) =>
      newBrowser().go(`/api/v2/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const made = (await (await call('clients', { name: 'Robot', app_type: 'non_interactive' })).json()) as Record<string, string>;
    await call('client-grants', { client_id: made['client_id'], audience, scope: ['read:users'] });

    for (const auth of [client.ClientSecretPost(made['client_secret'] ?? ''), client.ClientSecretBasic(made['client_secret'] ?? '')]) {
      const provider = await client.discovery(new URL(deployment.origin), made['client_id'] ?? '', undefined, auth, {
        execute: [client.allowInsecureRequests],
      });
      expect((await client.clientCredentialsGrant(provider, { audience })).scope).toBe('read:users');
    }
  });

  test('signs a user in to a client that was made by API', async () => {
    const token = await managementToken(['create:clients']);
    const answer = await newBrowser().go('/api/v2/clients', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'New app', app_type: 'regular_web', callbacks: [callback] }),
    });
    const made = (await answer.json()) as Record<string, string>;
    const provider = await discover(undefined, made['client_id'], made['client_secret']);
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const address = client.buildAuthorizationUrl(provider, {
      redirect_uri: callback,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const browser = newBrowser();

    const uid = stateOf((await browser.go(address.href)).headers.get('location'));
    await completeScreens(deployment.table, uid);
    const arrived = new URL((await browser.go(`/authorize/${uid}`)).headers.get('location') ?? '');
    const tokens = await client.authorizationCodeGrant(provider, arrived, { pkceCodeVerifier });

    expect(tokens.claims()).toMatchObject({ sub: 'auth0|ada', aud: made['client_id'] });
  });
});

describe('the demo app', () => {
  test('offers a sign-in, shows what the token says, refreshes, and signs out to its start', async () => {
    const browser = newBrowser();
    const follow = async (response: Response) => browser.go(response.headers.get('location') ?? '');

    const start = await (await browser.go(`${demoUrl}/`)).text();
    const screens = await follow(await browser.go(`${demoUrl}/login?step_up=1`));
    const uid = stateOf(screens.headers.get('location'));
    await completeScreens(deployment.table, uid);
    const home = await follow(await follow(await browser.go(`/authorize/${uid}`)));
    const shown = await home.text();
    const refreshed = await (await follow(await browser.go(`${demoUrl}/refresh`, { method: 'POST' }))).text();
    const out = await follow(await browser.go(`${demoUrl}/logout`));
    const end = await (await follow(out)).text();

    expect(start).toContain('Sign in with step-up');
    for (const page of [shown, refreshed]) {
      expect(page).toContain('<td>pwd, otp, mfa</td>');
      expect(page).toContain(multiFactorAcr);
      expect(page).not.toContain('<script');
    }
    expect(out.headers.get('location')).toBe(`${demoUrl}/`);
    expect(end).toContain('Sign in with step-up');
  });

  test('explains a sign-in that failed, and takes no answer it did not ask for', async () => {
    const browser = newBrowser();
    await browser.go(`${demoUrl}/login`);

    const failed = await browser.go(
      `${demoUrl}/callback?error=access_denied&error_description=%3Cb%3ENo%3C%2Fb%3E&iss=${deployment.origin}/`,
    );
    const unasked = await newBrowser().go(`${demoUrl}/callback?code=x&state=y`);

    expect(failed.status).toBe(502);
    expect(await failed.text()).not.toContain('<b>No</b>');
    expect([unasked.status, unasked.headers.get('location')]).toEqual([303, `${demoUrl}/`]);
  });
});
