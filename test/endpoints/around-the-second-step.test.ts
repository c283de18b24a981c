// Case 53 and security.md 1: after the password, every door but the right one stays shut.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { multiFactorAcr } from '../../service/rules/policy.ts';
import { findSession } from '../../service/storage/login-sessions.ts';
import { writeFactorSwitch, writePolicy } from '../../service/storage/settings.ts';
import { type EngineDeployment, startEngine } from '../support/engine.ts';
import { addApp, authorizeUrl, exchange, refresh, stateOf, tokenCall } from '../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../support/http.ts';
import { enterPassword, step } from '../support/screen-driver.ts';
import { codeNow, givenPerson, givenTotp, type Person, password } from '../support/sign-in.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: EngineDeployment;

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
});
afterAll(() => deployment.close());
beforeEach(async () => {
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});

const enrolled = async (): Promise<Person> => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  return person;
};

const answerOf = async (browser: Browser, address: string): Promise<{ status: number; location: string }> => {
  const response = await browser.go(address);
  return { status: response.status, location: response.headers.get('location') ?? '' };
};

test('the way back, silent login, a new login and every page give no code before the second factor', async () => {
  const browser = newBrowser();
  const { state } = await enterPassword(browser, (await enrolled()).email);

  const doors = [
    `/authorize/${state}`,
    authorizeUrl({ prompt: 'none' }),
    authorizeUrl({ prompt: 'none', acr_values: multiFactorAcr }),
    authorizeUrl(),
    authorizeUrl({ prompt: 'consent' }),
    authorizeUrl({ max_age: '100000' }),
    authorizeUrl({ login_hint: 'x' }),
    `/authorize/${state}?prompt=none`,
    `/authorize/${state}?result=ok`,
  ];
  for (const door of doors) {
    const { location } = await answerOf(browser, door);
    expect({ door, code: /[?&]code=/.test(location) }).toEqual({ door, code: false });
  }
  const session = await findSession(deployment.table, state, Math.floor(Date.now() / 1000));
  expect(session).toMatchObject({ state: 'awaiting_mfa' });
  expect(session?.result).toBeUndefined();
});

test('no grant of the token endpoint takes a name and a password', async () => {
  const person = await enrolled();
  for (const grant_type of ['password', 'http://auth0.com/oauth/grant-type/password-realm']) {
    const { status, body } = await tokenCall(newBrowser(), {
      grant_type,
      username: person.email,
      password,
      realm: 'Username-Password-Authentication',
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.access_token).toBeUndefined();
  }
});

test('a sign-in that needed one factor is worth nothing once the policy asks for two', async () => {
  const person = await enrolled();
  await writePolicy(deployment.table, []);
  const browser = newBrowser();
  const { next } = await enterPassword(browser, person.email);
  const code = new URL((await answerOf(browser, next)).location).searchParams.get('code') ?? '';
  const { body: tokens } = await exchange(browser, code);
  expect(tokens.refresh_token).toBeDefined();

  await writePolicy(deployment.table, ['all-applications']);
  expect(await refresh(browser, tokens.refresh_token)).toMatchObject({ status: 403, body: { error: 'mfa_required' } });
  const silent = new URL((await answerOf(browser, authorizeUrl({ prompt: 'none' }))).location).searchParams;
  expect(silent.get('error')).toBe('login_required');
  expect(silent.get('error_description')).toBe('Multifactor authentication required');
});

test('a code that was waiting is worth nothing either', async () => {
  await writePolicy(deployment.table, []);
  const browser = newBrowser();
  const { next } = await enterPassword(browser, (await enrolled()).email);
  const code = new URL((await answerOf(browser, next)).location).searchParams.get('code') ?? '';
  await writePolicy(deployment.table, ['all-applications']);

  expect(await exchange(browser, code)).toMatchObject({ status: 403, body: { error: 'mfa_required' } });
});

test('the state of another login, in its own browser or in this one, moves nothing here', async () => {
  const [mine, theirs] = [newBrowser(), newBrowser()];
  const victim = await enterPassword(mine, (await enrolled()).email);
  const attacker = await enterPassword(theirs, (await enrolled()).email);

  expect((await step(theirs, 'mfa/totp-challenge', { state: victim.state, code: codeNow(secret) })).body.error).toBe('session_unknown');
  expect((await answerOf(theirs, `/authorize/${victim.state}`)).location).toContain('/u2/error');
  expect((await step(theirs, 'mfa/totp-challenge', { state: attacker.state, code: codeNow(secret) })).status).toBe(200);
  expect((await answerOf(mine, `/authorize/${attacker.state}`)).location).toContain('/u2/error');
  expect((await findSession(deployment.table, victim.state, Math.floor(Date.now() / 1000)))?.state).toBe('awaiting_mfa');
});

test('a planted cookie signs nobody in as the attacker unseen: the page names the account', async () => {
  const attacker = newBrowser();
  const person = await givenPerson(deployment.table);
  const { state } = await enterPassword(attacker, person.email);
  const victim = newBrowser();
  for (const [name, value] of attacker.cookies) victim.cookies.set(name, value);

  const { body } = await step(victim, 'mfa/totp-enrollment/secret', { state });
  expect(body.account).toBe(person.email);
});

test('a step-up of a signed-in browser asks for the code, and proves it only for itself', async () => {
  const person = await enrolled();
  await writePolicy(deployment.table, []);
  const browser = newBrowser();
  const { next } = await enterPassword(browser, person.email);
  await answerOf(browser, next);

  const { location } = await answerOf(browser, authorizeUrl({ acr_values: multiFactorAcr }));
  const state = stateOf(location);
  expect((await answerOf(browser, `/authorize/${state}`)).location).not.toMatch(/[?&]code=/);
  const { body } = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) });
  const back = new URL((await answerOf(browser, body.next)).location);
  expect(back.searchParams.get('code')).not.toBeNull();
  const silent = new URL((await answerOf(newBrowser(), authorizeUrl({ prompt: 'none', acr_values: multiFactorAcr }))).location)
    .searchParams;
  expect(silent.get('error')).toBe('login_required');
});
