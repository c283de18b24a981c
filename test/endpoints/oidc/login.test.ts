import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { multiFactorAcr } from '../../../service/rules/policy.ts';
import { writePolicy } from '../../../service/storage/settings.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, addUser, authorizeUrl, callback, exchange, signIn, stateOf } from '../../support/engine-sign-in.ts';
import { newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await addUser(deployment.table);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(() => deployment.close());

describe('a login', () => {
  test('goes from /authorize over the screens to tokens that say how the user signed in', async () => {
    const { browser, callback: arrived, code } = await signIn(deployment.table);

    const tokens = await exchange(browser, code);

    expect(`${arrived.origin}${arrived.pathname}`).toBe(callback);
    expect(arrived.searchParams.get('iss')).toBe(`${deployment.origin}/`);
    expect(tokens.status).toBe(200);
    expect(decodeJwt(tokens.body.id_token)).toMatchObject({
      iss: `${deployment.origin}/`,
      sub: 'auth0|ada',
      aud: 'testApp',
      email: 'ada@example.com',
      acr: multiFactorAcr,
      amr: ['pwd', 'otp', 'mfa'],
      auth_time: expect.any(Number),
      nonce: 'nonce-1',
    });
    expect(tokens.body).toMatchObject({ token_type: 'Bearer', expires_in: 86_400, refresh_token: expect.any(String) });
  });

  test('starts on the identifier screen, in the browser that opened it', async () => {
    const browser = newBrowser();

    const started = await browser.go(authorizeUrl());

    expect(started.status).toBe(303);
    expect(started.headers.get('location')).toMatch(/^\/u2\/login\/identifier\?state=[\w-]{43}$/);
    expect([...browser.cookies.keys()]).toEqual(['sp_login']);
    expect(stateOf(started.headers.get('location'))).not.toBe('');
  });
});
