// From the browser's sign-in into the account, against the OpenID Connect engine and the screens.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { accountClientId } from '../../../../service/rules/account-client.ts';
import { multiFactorAcr } from '../../../../service/rules/policy.ts';
import { rememberDefaults } from '../../../../service/rules/remembering.ts';
import { profileKey } from '../../../../service/storage/account.ts';
import { findSession } from '../../../../service/storage/login-sessions.ts';
import { writeFactorSwitch, writePolicy, writeRememberSettings } from '../../../../service/storage/settings.ts';
import { advanceClock, resetClock } from '../../../support/clock.ts';
import { type EngineDeployment, startEngine } from '../../../support/engine.ts';
import { addApp, stateOf, tokenCall } from '../../../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../../../support/http.ts';
import { enterPassword, step } from '../../../support/screen-driver.ts';
import { codeNow, givenPerson, givenTotp, type Person, password } from '../../../support/sign-in.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: EngineDeployment;

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
});
afterAll(() => deployment.close());
afterEach(resetClock);
beforeEach(async () => {
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, []);
});

const enter = (browser: Browser) => step(browser, 'account/session', {});
const see = async (browser: Browser) => {
  const response = await browser.go('/u2/api/account/session');
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever JSON came back
  return { status: response.status, body: (await response.json()) as any };
};

/** The address of the screen that a sign-in began at, and its state. */
const begin = async (browser: Browser, next: string): Promise<{ screen: string; state: string }> => {
  const location = (await browser.go(next)).headers.get('location') ?? '';
  return { screen: new URL(location, 'http://x').pathname, state: stateOf(location) };
};

const typePassword = async (browser: Browser, state: string, { email }: Person): Promise<string> => {
  await step(browser, 'login/identifier', { state, identifier: email });
  return String((await step(browser, 'login/password', { state, password })).body.next);
};

/** Where the engine leads the browser at the end. */
const finish = async (browser: Browser, next: string): Promise<URL> =>
  new URL((await browser.go(next)).headers.get('location') ?? '', 'http://x');

const signInByPassword = async (browser: Browser, person: Person, next: string): Promise<URL> => {
  const { state } = await begin(browser, next);
  return finish(browser, await typePassword(browser, state, person));
};

test('nobody is signed in: the sign-in of the account page, which leads back to it; then it opens', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();
  expect(await see(browser)).toMatchObject({ status: 401, body: { error: 'signed_out' } });
  const refused = await enter(browser);
  expect(refused).toMatchObject({ status: 401, body: { error: 'signed_out', next: expect.stringContaining(accountClientId) } });

  const back = await signInByPassword(browser, person, refused.body.next);

  expect(`${back.origin}${back.pathname}`).toBe(`${deployment.origin}/u2/account`);
  expect(back.searchParams.get('code')).toEqual(expect.any(String));
  expect(await see(browser)).toMatchObject({ status: 401 });
  expect(await enter(browser)).toMatchObject({
    status: 200,
    body: { user: { email: person.email }, methods: [], fresh: true, password: true },
  });
  expect(await see(browser)).toMatchObject({ status: 200, body: { user: { email: person.email } } });
});

test('its sign-in is told by the name of the deployment alone, on screens and in the list', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();
  const { state } = await begin(browser, (await enter(browser)).body.next);
  const shown = (await (await browser.go(`/u2/api/session?state=${state}`)).json()) as { tenant_name: string; client_name: string };
  await finish(browser, await typePassword(browser, state, person));
  const { body } = await enter(browser);

  expect(shown.client_name).toBe(shown.tenant_name);
  expect(body.sign_ins.map(({ app }: { app: string }) => app)).toEqual([shown.tenant_name]);
});

test('the session is a cookie of its own, of 256 random bits, which scripts cannot read', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();
  await signInByPassword(browser, person, (await enter(browser)).body.next);

  const origin = deployment.origin;
  const headers = { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' };
  const set = (await browser.go('/u2/api/account/session', { method: 'POST', headers, body: '{}' })).headers.getSetCookie();

  expect(set).toEqual([expect.stringMatching(/^sp_account=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)]);
});

test('a cookie that somebody else planted is never taken over', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();
  await signInByPassword(browser, person, (await enter(browser)).body.next);
  browser.cookies.set('sp_account', 'p'.repeat(43));

  expect((await enter(browser)).status).toBe(200);
  expect(browser.cookies.get('sp_account')).not.toBe('p'.repeat(43));
});

test('the code that comes back is worth nothing: nobody has the secret of the built-in client', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();
  const back = await signInByPassword(browser, person, (await enter(browser)).body.next);
  const code = back.searchParams.get('code') ?? '';
  const redirect_uri = `${deployment.origin}/u2/account`;

  for (const client_secret of ['', 'x', accountClientId]) {
    const { status, body } = await tokenCall(newBrowser(), {
      grant_type: 'authorization_code',
      client_id: accountClientId,
      code,
      redirect_uri,
      client_secret,
    });
    expect(status).toBe(401);
    expect(body.access_token).toBeUndefined();
  }
  for (const grant_type of ['client_credentials', 'refresh_token']) {
    const { status } = await tokenCall(newBrowser(), { grant_type, client_id: accountClientId, client_secret: 'x', refresh_token: 'x' });
    expect(status).toBeGreaterThanOrEqual(400);
  }
});

test('the built-in client leads nowhere but to the account page', async () => {
  for (const redirect_uri of ['https://evil.test/', `${deployment.origin}/u2/account/`, `${deployment.origin}/u2/account/methods`]) {
    const query = new URLSearchParams({ client_id: accountClientId, response_type: 'code', scope: 'openid', redirect_uri });
    const location = (await newBrowser().go(`/authorize?${query}`)).headers.get('location') ?? '';
    expect(location).toMatch(/^\/u2\/error\?/);
  }
});

test('the policy asks two factors and the sign-in proved one: a step-up, and no way in before it', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  const browser = newBrowser();
  await signInByPassword(browser, person, (await enter(browser)).body.next);
  await writePolicy(deployment.table, ['all-applications']);

  const refused = await enter(browser);
  expect(refused).toMatchObject({ status: 401, body: { error: 'signed_out' } });
  expect(new URL(refused.body.next, 'http://x').searchParams.get('acr_values')).toBe(multiFactorAcr);
  const { screen, state } = await begin(browser, refused.body.next);
  expect(screen).toBe('/u2/mfa/totp-challenge');
  expect((await enter(browser)).status).toBe(401);
  const { body } = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) });
  await finish(browser, body.next);

  expect(await enter(browser)).toMatchObject({ status: 200, body: { fresh: true } });
});

test('a remembered browser satisfies the policy of an app, and not the account’s (product.md §3 rule 10)', async () => {
  await writePolicy(deployment.table, ['all-applications']);
  await writeRememberSettings(deployment.table, { ...rememberDefaults, display_remember_me_checkbox: true });
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  const browser = newBrowser();
  const first = await enterPassword(browser, person.email);
  const answered = await step(browser, 'mfa/totp-challenge', { state: first.state, code: codeNow(secret), remember: true });
  await finish(browser, answered.body.next);
  browser.cookies.delete('sp_session');
  const again = await enterPassword(browser, person.email);
  expect(again.next).toBe(`/authorize/${again.state}`); // nothing more is asked
  expect((await finish(browser, again.next)).searchParams.get('code')).toEqual(expect.any(String));

  const refused = await enter(browser);

  expect(refused).toMatchObject({ status: 401, body: { error: 'signed_out' } });
  expect((await begin(browser, refused.body.next)).screen).toBe('/u2/mfa/totp-challenge');
});

test('a sign-in in progress, and one that was blocked or ended meanwhile, opens nothing', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  await writePolicy(deployment.table, ['all-applications']);
  const browser = newBrowser();
  const { state } = await begin(browser, (await enter(browser)).body.next);
  await typePassword(browser, state, person);
  expect((await enter(browser)).status).toBe(401);

  const { body } = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) });
  await finish(browser, body.next);
  await deployment.table.update(profileKey(person.userId), { set: { blocked: true } });
  expect((await enter(browser)).status).toBe(401);
  await deployment.table.update(profileKey(person.userId), {
    set: { blocked: false, sessions_valid_from: Math.floor(Date.now() / 1000) + 1 },
  });
  expect((await enter(browser)).status).toBe(401);
  await deployment.table.update(profileKey(person.userId), { remove: ['sessions_valid_from'] });
  expect((await enter(browser)).status).toBe(200);
});

test('the password proven again is a fresh proof for who has no method, and none for who has one', async () => {
  for (const hasMethod of [false, true]) {
    const person = await givenPerson(deployment.table);
    if (hasMethod) await givenTotp(deployment.table, person, secret);
    const browser = newBrowser();
    await signInByPassword(browser, person, (await enter(browser)).body.next);

    const entered = await enter(browser);
    expect(entered).toMatchObject({ status: 200, body: { fresh: !hasMethod } });

    const { body } = await step(browser, 'account/prove', {});
    expect(body.next).toMatch(hasMethod ? /^\/u2\/mfa\/totp-challenge\?state=/ : /^\/authorize\?.*prompt=login/);
  }
});

test('a second proof by the first factor opens the account anew, with it', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();
  await signInByPassword(browser, person, (await enter(browser)).body.next);
  await enter(browser);
  const first = browser.cookies.get('sp_account');
  advanceClock(2);

  const { body } = await step(browser, 'account/prove', {});
  const { screen, state } = await begin(browser, body.next);
  expect(screen).toBe('/u2/login/identifier');
  expect((await findSession(deployment.table, state, Math.floor(Date.now() / 1000)))?.loginHint).toBe(person.email);
  const back = await finish(browser, await typePassword(browser, state, person));
  expect(back.pathname).toBe('/u2/account');
  await enter(browser);

  expect(browser.cookies.get('sp_account')).not.toBe(first);
});

test('a proof by a method: its challenge, back to the account, taken once, by this account session in this browser', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  const browser = newBrowser();
  await signInByPassword(browser, person, (await enter(browser)).body.next);
  await enter(browser);
  const proof = await step(browser, 'account/prove', {});
  const state = stateOf(proof.body.next);

  expect(await step(browser, 'account/proven', { state })).toMatchObject({ status: 403, body: { error: 'proof_needed' } });
  const answered = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) });
  expect(answered).toMatchObject({ status: 200, body: { next: `/u2/account?proof=${state}` } });
  expect((await browser.go(`/authorize/${state}`)).headers.get('location')).toMatch(/^\/u2\//);

  const stranger = newBrowser();
  stranger.cookies.set('sp_account', browser.cookies.get('sp_account') ?? '');
  stranger.cookies.set('sp_session', browser.cookies.get('sp_session') ?? '');
  expect((await step(stranger, 'account/proven', { state })).status).toBe(403);

  expect(await step(browser, 'account/proven', { state })).toMatchObject({ status: 200, body: { fresh: true } });
  expect((await step(browser, 'account/proven', { state })).status).toBe(403);
});

test('signing out ends the account and the browser’s sign-in', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();
  await signInByPassword(browser, person, (await enter(browser)).body.next);
  await enter(browser);
  const kept = new Map(browser.cookies);

  expect(await step(browser, 'account/sign-out', {})).toMatchObject({ status: 200, body: { next: '/u2/logged-out' } });

  expect(browser.cookies.has('sp_account') || browser.cookies.has('sp_session')).toBe(false);
  for (const [name, value] of kept) browser.cookies.set(name, value);
  expect((await see(browser)).status).toBe(401);
  expect((await enter(browser)).status).toBe(401);
});
