// The recovery code in the account follows a first factor that is not old (product.md §3 rule 8); who has nothing else signs in anew.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { counterKey } from '../../../../service/storage/account.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { advanceClock, resetClock } from '../../../support/clock.ts';
import { type EngineDeployment, startEngine } from '../../../support/engine.ts';
import { stateOf } from '../../../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../../../support/http.ts';
import { givenRecoveryCode } from '../../../support/recovering.ts';
import { step } from '../../../support/screen-driver.ts';
import { codeNow, givenPerson, givenTotp, type Person, password } from '../../../support/sign-in.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: EngineDeployment;

beforeAll(async () => {
  deployment = await startEngine();
});
afterAll(() => deployment.close());
afterEach(resetClock);
beforeEach(async () => {
  for (const name of ['otp', 'recovery-code']) await writeFactorSwitch(deployment.table, name, true);
  await writePolicy(deployment.table, []);
});

const enter = (browser: Browser) => step(browser, 'account/session', {});
const where = async (browser: Browser, state: string) => {
  const response = await browser.go(`/u2/api/session?state=${state}`);
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever JSON came back
  return (await response.json()) as any;
};

const signInOnly = async (browser: Browser, person: Person, next: string): Promise<void> => {
  const state = stateOf((await browser.go(next)).headers.get('location') ?? '');
  await step(browser, 'login/identifier', { state, identifier: person.email });
  await browser.go(String((await step(browser, 'login/password', { state, password })).body.next));
};
const signIn = async (browser: Browser, person: Person, next: string): Promise<void> => {
  await signInOnly(browser, person, next);
  await enter(browser);
};

/** In the account by the password alone, with an app and a recovery code. */
const inAccount = async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  const code = await givenRecoveryCode(deployment.table, person);
  const browser = newBrowser();
  await signIn(browser, person, (await enter(browser)).body.next);
  return { person, code, browser };
};

/** Begins a proof; gives the screen and the state. */
const prove = async (browser: Browser) => {
  const next = String((await step(browser, 'account/prove', {})).body.next);
  return { screen: new URL(next, 'http://x').pathname, state: stateOf(next) };
};

test('for five minutes after the sign-in the code proves who it is, and no longer', async () => {
  for (const { seconds, status } of [
    { seconds: 290, status: 200 },
    { seconds: 301, status: 409 },
  ]) {
    const { code, browser } = await inAccount();
    advanceClock(seconds);
    const { state } = await prove(browser);

    expect((await step(browser, 'mfa/recovery-code-challenge', { state, code })).status).toBe(status);
    resetClock();
  }
});

test('a proof that was begun in time has the time of any sign-in', async () => {
  const { code, browser } = await inAccount();
  const { state } = await prove(browser);
  advanceClock(600);

  expect((await step(browser, 'mfa/recovery-code-challenge', { state, code })).status).toBe(200);
});

test.each([
  { lost: 'is not at hand', screen: '/u2/mfa/totp-challenge', options: { also: ['mfa/login-options'], another_way: true } },
  { lost: 'is locked', screen: '/u2/mfa/login-options', options: { also: [], methods: [] } },
])('whose method $lost is led to a new sign-in, and then to the code', async ({ lost, screen, options }) => {
  const { person, code, browser } = await inAccount();
  if (lost === 'is locked') await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: 100 });
  advanceClock(1200);
  await enter(browser);
  const old = await prove(browser);
  expect(old.screen).toBe(screen);
  const shown = await where(browser, old.state);
  expect(shown).toMatchObject({ ...options, recovery_sign_in: expect.stringMatching(/^\/authorize\?.*prompt=login/) });
  expect(new URL(shown.recovery_sign_in, 'http://x').searchParams.get('login_hint')).toBe(person.email);

  await signIn(browser, person, shown.recovery_sign_in);
  const { state } = await prove(browser);

  expect((await where(browser, state)).recovery_sign_in).toBeUndefined();
  expect(await step(browser, 'mfa/recovery-code-challenge', { state, code })).toMatchObject({
    status: 200,
    body: { next: `/u2/mfa/recovery-code?state=${state}` },
  });
});

test('who has no code that would be open after it is sent to no sign-in', async () => {
  const { person, browser } = await inAccount();
  await deployment.table.put({ ...counterKey(person.userId, 'recovery'), total: 100 });
  advanceClock(600);

  const { state } = await prove(browser);

  expect(await where(browser, state)).toMatchObject({ also: [], another_way: false });
  expect((await where(browser, state)).recovery_sign_in).toBeUndefined();
});

test('a sign-in that was repeated in another tab counts, also where a proof was handed in since', async () => {
  const { person, code, browser } = await inAccount();
  advanceClock(600);
  const old = await prove(browser);
  await signInOnly(browser, person, (await where(browser, old.state)).recovery_sign_in);
  advanceClock(2);
  await step(browser, 'mfa/totp-challenge', { state: old.state, code: codeNow(secret) });
  expect((await step(browser, 'account/proven', { state: old.state })).status).toBe(200);
  await enter(browser);

  const { state } = await prove(browser);

  expect((await step(browser, 'mfa/recovery-code-challenge', { state, code })).status).toBe(200);
});

test('where the policy came on since, the step-up leads to a new sign-in too, and there to the code', async () => {
  const { person, code, browser } = await inAccount();
  advanceClock(1200);
  await writePolicy(deployment.table, ['all-applications']);
  const refused = await enter(browser);
  expect(refused.status).toBe(401);
  const stepUp = stateOf((await browser.go(refused.body.next)).headers.get('location') ?? '');

  const shown = await where(browser, stepUp);
  expect(shown).toMatchObject({ screen: 'mfa/totp-challenge', also: ['mfa/login-options'], another_way: true });
  const state = stateOf((await browser.go(shown.recovery_sign_in)).headers.get('location') ?? '');
  await step(browser, 'login/identifier', { state, identifier: person.email });
  await step(browser, 'login/password', { state, password });

  expect(await step(browser, 'mfa/recovery-code-challenge', { state, code })).toMatchObject({
    status: 200,
    body: { next: `/u2/mfa/recovery-code?state=${state}` },
  });
});
