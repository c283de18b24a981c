// The phone with the authenticator app is lost. Every way out of that, from the sign-in that cannot go on to the tokens of one that does.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { mostFailures } from '../../service/rules/lockout.ts';
import { counterKey } from '../../service/storage/account.ts';
import { writePolicy } from '../../service/storage/settings.ts';
import { advanceClock, resetClock, setClock } from '../support/clock.ts';
import { type EngineDeployment, startEngine } from '../support/engine.ts';
import { addApp, exchange } from '../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../support/http.ts';
import { switchOnly } from '../support/keyed.ts';
import { lastMailTo } from '../support/mailed.ts';
import { api } from '../support/management-api.ts';
import { givenRecoveryCode } from '../support/recovering.ts';
import { enterPassword, step } from '../support/screen-driver.ts';
import { codeNow, givenPerson, givenTotp, type Person } from '../support/sign-in.ts';
import { codeTo, givenPhone, switchSmsOn } from '../support/texted.ts';

const lostSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: EngineDeployment;

beforeAll(async () => {
  deployment = await startEngine({ MAIL_SENDER: 'outbox', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  await addApp(deployment.table);
  await switchSmsOn(deployment.table);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(1_800_000_000);
  await switchOnly(deployment.table, 'otp', 'sms', 'recovery-code');
});
afterEach(resetClock);

/** Somebody whose app is on the lost phone. */
const whoLostIt = async (): Promise<Person & { methodId: string }> => {
  const person = await givenPerson(deployment.table);
  return { ...person, methodId: await givenTotp(deployment.table, person, lostSecret) };
};
const lockedOut = ({ userId }: Person) => deployment.table.put({ ...counterKey(userId, 'otp'), total: mostFailures });
const methodsOf = async ({ userId }: Person) =>
  (await api('GET', `/users/${encodeURIComponent(userId)}/authentication-methods`)).body as { type: string; id: string }[];

const amrAfter = async (browser: Browser, next: string): Promise<unknown> => {
  const back = new URL((await browser.go(next)).headers.get('location') ?? '');
  const tokens = await exchange(browser, back.searchParams.get('code') ?? '');
  expect(tokens.status).toBe(200);
  return decodeJwt(tokens.body.id_token)['amr'];
};

/** Sets up an app in a session that enrols; gives its secret and where it goes on. */
const enrolApp = async (browser: Browser, state: string): Promise<{ secret: string; next: string }> => {
  const { secret } = (await step(browser, 'mfa/totp-enrollment/secret', { state })).body;
  const confirmed = await step(browser, 'mfa/totp-enrollment', { state, code: codeNow(secret) });
  expect(confirmed.status).toBe(200);
  return { secret, next: confirmed.body.next };
};

/** Reads the recovery code where one is due, and goes on. */
const keepCode = async (browser: Browser, state: string, next: string): Promise<string> => {
  if (!next.startsWith('/u2/mfa/recovery-code?')) return next;
  const { id } = (await step(browser, 'mfa/recovery-code/show', { state })).body;
  return (await step(browser, 'mfa/recovery-code', { state, id })).body.next;
};

/** The new app signs in at the next login, in a browser of its own. */
const expectSignIn = async (person: Person, secret: string): Promise<void> => {
  advanceClock(60);
  const browser = newBrowser();
  const { state, next } = await enterPassword(browser, person.email);
  expect(next).toBe(`/u2/mfa/totp-challenge?state=${state}`);
  const answered = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) });
  expect(await amrAfter(browser, await keepCode(browser, state, answered.body.next))).toEqual(['pwd', 'otp', 'mfa']);
};

test('another method: it is chosen at "try another way"', async () => {
  const person = await whoLostIt();
  const phone = await givenPhone(deployment.table, person);
  await deployment.table.put({ ...counterKey(person.userId, 'otp'), [`used:${person.methodId}`]: 1_799_999_000 });
  const browser = newBrowser();
  const { state, next } = await enterPassword(browser, person.email);
  expect(next).toContain('/u2/mfa/totp-challenge');

  expect((await step(browser, 'mfa/login-options', { state, method: phone.id })).body.next).toContain('/u2/mfa/phone-challenge');
  await step(browser, 'mfa/phone-challenge/send', { state });
  const answered = await step(browser, 'mfa/phone-challenge', { state, code: codeTo(phone.number) });

  expect(await amrAfter(browser, await keepCode(browser, state, answered.body.next))).toEqual(['pwd', 'sms', 'mfa']);
});

test('the recovery code: it signs in, and the lost app gives way to a new one', async () => {
  const person = await whoLostIt();
  const code = await givenRecoveryCode(deployment.table, person);
  const browser = newBrowser();
  const { state } = await enterPassword(browser, person.email);

  const answered = await step(browser, 'mfa/recovery-code-challenge', { state, code });
  expect(await keepCode(browser, state, answered.body.next)).toContain('/u2/mfa/lost-method');
  const lost = await step(browser, 'mfa/lost-method', { state, method: person.methodId, action: 'replace' });
  expect(lost.status).toBe(200);
  const { secret, next } = await enrolApp(browser, state);

  expect(await amrAfter(browser, next)).toEqual(['pwd', 'recovery', 'mfa']);
  expect((await methodsOf(person)).filter(({ type }) => type === 'totp')).toHaveLength(1);
  await expectSignIn(person, secret);
});

test('the recovery code also where a hundred guesses have switched the app off', async () => {
  const person = await whoLostIt();
  const code = await givenRecoveryCode(deployment.table, person);
  await lockedOut(person);
  const browser = newBrowser();
  const { state } = await enterPassword(browser, person.email);

  const answered = await step(browser, 'mfa/recovery-code-challenge', { state, code });
  await keepCode(browser, state, answered.body.next);
  const { next } = (await step(browser, 'mfa/lost-method', { state, action: 'keep' })).body;

  expect(await amrAfter(browser, next)).toEqual(['pwd', 'recovery', 'mfa']);
  await expectSignIn(person, lostSecret); // it was found again, and works again
});

test('the administrator removes it, and the next sign-in sets up another', async () => {
  const person = await whoLostIt();
  expect((await api('DELETE', `/users/${encodeURIComponent(person.userId)}/authentication-methods`)).status).toBe(204);
  const browser = newBrowser();
  const { state, next } = await enterPassword(browser, person.email);
  expect(next).toContain('/u2/mfa/enroll-options');

  const enrolled = await enrolApp(browser, state);

  expect(await amrAfter(browser, await keepCode(browser, state, enrolled.next))).toEqual(['pwd', 'otp', 'mfa']);
  await expectSignIn(person, enrolled.secret);
});

test('a ticket from the administrator adds another without the lost one', async () => {
  const person = await whoLostIt();
  const body = { user_id: person.userId, factor: 'otp', allow_multiple_enrollments: true };
  const { ticket_url } = (await api('POST', '/guardian/enrollments/ticket', { body })).body;
  const { pathname, search } = new URL(ticket_url);
  const browser = newBrowser();
  const opened = new URL((await browser.go(pathname + search)).headers.get('location') ?? '', 'http://x');

  const { secret, next } = await enrolApp(browser, opened.searchParams.get('state') ?? '');

  expect(await keepCode(browser, opened.searchParams.get('state') ?? '', next)).toContain('/u2/guardian/enrolled');
  await expectSignIn(person, secret);
});

test('a mailed link switches on again what guesses have switched off, and the code is still asked for', async () => {
  const person = await whoLostIt();
  await lockedOut(person);
  const browser = newBrowser();
  const { state } = await enterPassword(browser, person.email);
  const right = { state, code: codeNow(lostSecret) };
  expect(await step(browser, 'mfa/totp-challenge', right)).toMatchObject({ status: 403, body: { error: 'factor_locked' } });

  expect((await step(browser, 'mfa/unlock', { state })).status).toBe(200);
  const token = /login\/unlock\?token=([\w-]+)/.exec(lastMailTo(person.email).body)?.[1];
  expect((await step(browser, 'login/unlock', { token })).status).toBe(200);

  await expectSignIn(person, lostSecret);
});

test('the administrator switches it on again, and the code is still asked for', async () => {
  const person = await whoLostIt();
  await lockedOut(person);

  expect((await api('DELETE', `/user-blocks/${encodeURIComponent(person.userId)}`)).status).toBe(204);

  await expectSignIn(person, lostSecret);
});
