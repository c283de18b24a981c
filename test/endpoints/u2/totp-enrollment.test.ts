import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { decodeBase32 } from '../../../service/factors/totp/base32.ts';
import { readAccount } from '../../../service/storage/account.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import {
  ask,
  type Browser,
  beginSignIn,
  codeNow,
  givenEngineSession,
  givenPerson,
  givenTotp,
  type Person,
  post,
  sessionOf,
} from '../../support/sign-in.ts';

let deployment: Deployment;
let secretStep: Handler;
let confirm: Handler;
let challenge: Handler;
let options: Handler;
let session: Handler;

beforeAll(async () => {
  deployment = await startDeployment();
  secretStep = (await import('../../../lambdas/u2/api/mfa/totp-enrollment/secret.post.ts')).handler;
  confirm = (await import('../../../lambdas/u2/api/mfa/totp-enrollment.post.ts')).handler;
  challenge = (await import('../../../lambdas/u2/api/mfa/totp-challenge.post.ts')).handler;
  options = (await import('../../../lambdas/u2/api/mfa/enroll-options.post.ts')).handler;
  session = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());

beforeEach(async () => {
  setClock(1_800_000_000);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const afterPassword = (person: Person, more: Parameters<typeof beginSignIn>[1] = {}): Promise<Browser> => {
  const at = Math.floor(Date.now() / 1000);
  return beginSignIn(deployment.table, { state: 'awaiting_mfa', userId: person.userId, firstFactor: { amr: ['pwd'], at }, ...more });
};

const methodsOf = async (person: Person) => (await readAccount(deployment.table, person.userId))?.methods ?? [];

test('the secret has 160 bits, differs between people, and is the same in QR, link and text', async () => {
  const [one, two] = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
  const first = await post(secretStep, await afterPassword(one), {});
  const second = await post(secretStep, await afterPassword(two), {});

  expect(first).toMatchObject({ status: 200, body: { account: one.email, issuer: 'Example & Söhne' } });
  expect(decodeBase32(first.body.secret)).toHaveLength(20);
  expect(second.body.secret).not.toBe(first.body.secret);
  expect(new URL(first.body.otpauth_uri).searchParams.get('secret')).toBe(first.body.secret);
  expect(first.body.qr.path).toMatch(/^(M\d+ \d+h\d+v1h-\d+z)+$/);
});

// Case 5.
test('reload, a second tab and a wrong code leave the secret as it is; the right code confirms it', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await afterPassword(person);
  const { secret } = (await post(secretStep, browser, {})).body;

  expect(await post(confirm, browser, { code: '000000' })).toMatchObject({ status: 403, body: { error: 'wrong_code', field: 'code' } });
  for (let i = 0; i < 2; i++) expect((await post(secretStep, browser, {})).body.secret).toBe(secret);
  expect(await methodsOf(person)).toEqual([]);

  const answer = await post(confirm, browser, { code: codeNow(secret) });
  expect(answer).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
  expect(await methodsOf(person)).toMatchObject([{ type: 'totp', confirmed: true }]);
  expect((await sessionOf(deployment.table, browser)).result).toMatchObject({ accountId: person.userId, amr: ['pwd', 'otp', 'mfa'] });
});

test('two tabs that ask at the same moment get one secret', async () => {
  const browser = await afterPassword(await givenPerson(deployment.table));

  const answers = await Promise.all(Array.from({ length: 5 }, () => post(secretStep, browser, {})));

  expect(new Set(answers.map((answer) => answer.body.secret)).size).toBe(1);
});

test('of 20 parallel confirmations in one browser one enrols, and one method is there', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await afterPassword(person);
  const { secret } = (await post(secretStep, browser, {})).body;

  const answers = await Promise.all(Array.from({ length: 20 }, () => post(confirm, browser, { code: codeNow(secret) })));

  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status >= 500)).toHaveLength(0);
  expect(await methodsOf(person)).toHaveLength(1);
});

test('of two sign-ins that enrol at the same moment one wins; the other is asked for a code of the winner’s', async () => {
  const person = await givenPerson(deployment.table);
  const browsers = await Promise.all([afterPassword(person), afterPassword(person)]);
  const secrets = await Promise.all(browsers.map(async (browser) => (await post(secretStep, browser, {})).body.secret as string));

  const answers = await Promise.all(browsers.map((browser, i) => post(confirm, browser, { code: codeNow(secrets[i] ?? '') })));

  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  expect(await methodsOf(person)).toHaveLength(1);
  const loser = browsers[answers.findIndex((answer) => answer.status === 409)];
  expect(loser && (await ask(session, loser)).body.screen).toBe('mfa/totp-challenge');
});

test('the code that confirmed the enrolment passes no challenge; the next one does', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await afterPassword(person);
  const { secret } = (await post(secretStep, browser, {})).body;
  const code = codeNow(secret);
  await post(confirm, browser, { code });

  expect(await post(challenge, await afterPassword(person), { code })).toMatchObject({ status: 403, body: { error: 'code_already_used' } });
  advanceClock(30);
  expect((await post(challenge, await afterPassword(person), { code: codeNow(secret) })).status).toBe(200);
});

// Case 53.2, security.md 5.
test('who holds a usable method reaches no enrolment before proving it', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await afterPassword(person);
  const { secret } = (await post(secretStep, browser, {})).body;
  await givenTotp(deployment.table, person, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');

  const next = `/u2/mfa/totp-challenge?state=${browser.state}`;
  expect(await post(secretStep, browser, {})).toMatchObject({ status: 409, body: { error: 'step_not_open', next } });
  expect(await post(confirm, browser, { code: codeNow(secret) })).toMatchObject({ status: 409, body: { next } });
  expect(await post(options, browser, { factor: 'otp' })).toMatchObject({ status: 409, body: { next } });
  expect(await methodsOf(person)).toHaveLength(1);
});

// Case 39.
test('half-finished enrolments are no methods, however many', async () => {
  const person = await givenPerson(deployment.table);
  for (let i = 0; i < 5; i++) {
    const browser = await afterPassword(person);
    await post(secretStep, browser, {});
    await post(confirm, browser, { code: '000000' });
  }

  expect(await methodsOf(person)).toEqual([]);
  expect((await ask(session, await afterPassword(person))).body.screen).toBe('mfa/totp-enrollment');
});

test('an unconfirmed method made by the API is replaced by the enrolment', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', { confirmed: false });
  const browser = await afterPassword(person);
  const { secret } = (await post(secretStep, browser, {})).body;
  expect((await post(confirm, browser, { code: codeNow(secret) })).status).toBe(200);

  expect(await methodsOf(person)).toMatchObject([{ confirmed: true }]);
});

test('enrolment takes the codes of one step either way, however they are typed', async () => {
  for (const offset of [-1, 0, 1]) {
    const browser = await afterPassword(await givenPerson(deployment.table));
    const { secret } = (await post(secretStep, browser, {})).body;
    const code = codeNow(secret, offset);
    expect((await post(confirm, browser, { code: ` ${code.slice(0, 3)}\u00a0${code.slice(3)}\r\n` })).status).toBe(200);
  }
  for (const offset of [-2, 2]) {
    const browser = await afterPassword(await givenPerson(deployment.table));
    const { secret } = (await post(secretStep, browser, {})).body;
    expect((await post(confirm, browser, { code: codeNow(secret, offset) })).status).toBe(403);
  }
});

test.each(['12345', '1234567', '12345a', ''])('%p is no code: 400', async (code) => {
  const browser = await afterPassword(await givenPerson(deployment.table));
  await post(secretStep, browser, {});

  expect(await post(confirm, browser, { code })).toMatchObject({ status: 400, body: { error: 'invalid_code' } });
});

test('a confirmation without a secret is sent to the enrolment', async () => {
  const browser = await afterPassword(await givenPerson(deployment.table));

  expect(await post(confirm, browser, { code: '123456' })).toMatchObject({
    status: 409,
    body: { next: `/u2/mfa/totp-enrollment?state=${browser.state}` },
  });
});

test('another session’s code, right for its own secret, confirms nothing here', async () => {
  const [one, two] = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
  const [mine, theirs] = [await afterPassword(one), await afterPassword(two)];
  await post(secretStep, mine, {});
  const { secret } = (await post(secretStep, theirs, {})).body;

  expect((await post(confirm, mine, { code: codeNow(secret) })).status).toBe(403);
});

// product.md §3 rule 8.
test('a step-up enrols only while its first factor is five minutes old at most', async () => {
  const person = await givenPerson(deployment.table);
  const { cookie, uid: stepUpOf } = await givenEngineSession(deployment.table, person);
  const from = { cookies: [cookie] };
  const old = { from, stepUpOf, firstFactor: { amr: ['pwd'], at: 1_800_000_000 - 301 } };
  const fresh = { from, stepUpOf, firstFactor: { amr: ['pwd'], at: 1_800_000_000 - 299 } };

  expect(await post(secretStep, await afterPassword(person, old), {})).toMatchObject({ status: 403, body: { error: 'session_failed' } });
  expect((await post(secretStep, await afterPassword(person, fresh), {})).status).toBe(200);
});

// Case 37.
test('an enrolment that took long is still good within the hour, and then says how to start again', async () => {
  const browser = await afterPassword(await givenPerson(deployment.table));
  const { secret } = (await post(secretStep, browser, {})).body;
  advanceClock(59 * 60);
  expect((await post(confirm, browser, { code: codeNow(secret) })).status).toBe(200);

  const late = await afterPassword(await givenPerson(deployment.table));
  advanceClock(3600);
  expect(await post(confirm, late, { code: '123456' })).toMatchObject({
    status: 403,
    body: { error: 'session_expired', restart_url: 'https://app.example.com/' },
  });
});

test('after the enrolment the secret is shown nowhere any more (case 46)', async () => {
  const browser = await afterPassword(await givenPerson(deployment.table));
  const { secret } = (await post(secretStep, browser, {})).body;
  await post(confirm, browser, { code: codeNow(secret) });

  expect(await post(secretStep, browser, {})).toMatchObject({ status: 409, body: { next: `/authorize/${browser.state}` } });
});

test('a factor that is off can be neither chosen nor enrolled', async () => {
  const browser = await afterPassword(await givenPerson(deployment.table));
  await post(secretStep, browser, {});
  await writeFactorSwitch(deployment.table, 'otp', false);

  expect(await post(confirm, browser, { code: '123456' })).toMatchObject({ status: 403, body: { error: 'no_factor_enabled' } });
  expect((await post(options, browser, { factor: 'otp' })).status).toBe(403);
});
