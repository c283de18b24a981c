// A whole sign-in over HTTP, as the pages do it: /authorize, the screens' calls, the resume, the tokens. Counts what it costs.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { multiFactorAcr } from '../../service/rules/policy.ts';
import { writeFactorSwitch, writePolicy } from '../../service/storage/settings.ts';
import { advanceClock, resetClock } from '../support/clock.ts';
import { type EngineDeployment, startEngine } from '../support/engine.ts';
import { addApp, exchange } from '../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../support/http.ts';
import { recordCalls } from '../support/recorded-calls.ts';
import { authorize, step } from '../support/screen-driver.ts';
import { codeNow, givenPerson, type Person, password } from '../support/sign-in.ts';

let deployment: EngineDeployment;

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(async () => {
  resetClock();
  await deployment.close();
});

/** As a page does at load: asks where the session is, and finds itself in the right place. */
const load = async (browser: Browser, screen: string, state: string) => {
  const response = await browser.go(`/u2/api/session?state=${state}`);
  expect(await response.json()).toMatchObject({ screen });
};

const begin = async (browser: Browser, person: Person): Promise<{ state: string; next: string }> => {
  const state = await authorize(browser);
  await load(browser, 'login/identifier', state);
  await step(browser, 'login/identifier', { state, identifier: person.email });
  await load(browser, 'login/password', state);
  const { body } = await step(browser, 'login/password', { state, password });
  return { state, next: body.next };
};

const finish = async (browser: Browser, next: string) => {
  const back = new URL((await browser.go(next)).headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe('https://app.example.com/callback');
  return exchange(browser, back.searchParams.get('code') ?? '');
};

const firstLogin = async (browser: Browser, person: Person) => {
  const { state, next } = await begin(browser, person);
  expect(next).toBe(`/u2/mfa/totp-enrollment?state=${state}`);
  await load(browser, 'mfa/totp-enrollment', state);
  const { secret } = (await step(browser, 'mfa/totp-enrollment/secret', { state })).body;
  const { body } = await step(browser, 'mfa/totp-enrollment', { state, code: codeNow(secret) });
  return { secret: secret as string, tokens: await finish(browser, body.next) };
};

const laterLogin = async (browser: Browser, person: Person, secret: string) => {
  const { state, next } = await begin(browser, person);
  expect(next).toBe(`/u2/mfa/totp-challenge?state=${state}`);
  await load(browser, 'mfa/totp-challenge', state);
  const { body } = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) });
  return finish(browser, body.next);
};

test('first login enrols, second login challenges, tokens say how, and both stay within the budget of database calls', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();

  const first = await recordCalls(deployment.table, () => firstLogin(browser, person));
  expect(first.result.tokens).toMatchObject({ status: 200 });
  expect(decodeJwt(first.result.tokens.body.id_token)).toMatchObject({
    iss: `${deployment.origin}/`,
    sub: person.userId,
    email: person.email,
    acr: multiFactorAcr,
    amr: ['pwd', 'otp', 'mfa'],
  });

  advanceClock(60);
  browser.cookies.delete('sp_session'); // signed out; the browser itself stays known
  const second = await recordCalls(deployment.table, () => laterLogin(browser, person, first.result.secret));
  expect(second.result.status).toBe(200);

  advanceClock(60);
  const elsewhere = await recordCalls(deployment.table, () => laterLogin(newBrowser(), person, first.result.secret));
  expect(elsewhere.result.status).toBe(200);

  console.info(
    `database calls: first login ${first.calls.length}, known browser ${second.calls.length}, new browser ${elsewhere.calls.length}`,
  );
  expect(second.calls.length).toBeLessThanOrEqual(36);
});

test('a TOTP answer costs three reads and four writes', async () => {
  const person = await givenPerson(deployment.table);
  const browser = newBrowser();
  const { secret } = await firstLogin(browser, person);
  advanceClock(60);
  browser.cookies.delete('sp_session');
  const { state } = await begin(browser, person);

  const { calls } = await recordCalls(deployment.table, () => step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) }));

  expect(calls).toEqual([
    'get LOGIN SESSION',
    'queryAll USER',
    'queryAll SETTINGS',
    'update USER COUNTER',
    'update USER COUNTER',
    'update LOGIN SESSION',
    'put LOG ulid',
  ]);
});
