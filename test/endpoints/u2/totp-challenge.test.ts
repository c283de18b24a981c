import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { methodKey } from '../../../service/storage/account.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import { afterPassword, type beginSignIn, codeNow, givenPerson, givenTotp, type Person, post, sessionOf } from '../../support/sign-in.ts';

const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const otherSecret = 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB';

let deployment: Deployment;
let challenge: Handler;

beforeAll(async () => {
  deployment = await startDeployment();
  challenge = (await import('../../../lambdas/u2/api/mfa/totp-challenge.post.ts')).handler;
});
afterAll(() => deployment.close());

beforeEach(async () => {
  setClock(1111111109);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

/** Password proven, second factor asked for. */
const atChallenge = (person: Person, more: Parameters<typeof beginSignIn>[1] = {}) => afterPassword(deployment.table, person, more);

const enrolled = async (secret = rfcSecret): Promise<Person & { methodId: string }> => {
  const person = await givenPerson(deployment.table);
  return { ...person, methodId: await givenTotp(deployment.table, person, secret) };
};

test('a right code completes the sign-in, and the result says two factors', async () => {
  const person = await enrolled();
  const browser = await atChallenge(person);

  const answer = await post(challenge, browser, { code: '081804' });

  expect(answer).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
  expect(await sessionOf(deployment.table, browser)).toMatchObject({
    state: 'completed',
    result: {
      accountId: person.userId,
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
      at: 1111111109,
    },
  });
});

// Case 10.
test.each([
  ['081804', 200],
  ['731029', 200],
  ['050471', 200],
  ['150727', 403],
  ['266759', 403],
])('one step either way: %s answers %i', async (code, status) => {
  const browser = await atChallenge(await enrolled());

  expect((await post(challenge, browser, { code })).status).toBe(status);
});

// Cases 7 and 8.
test.each(['81804', '5924', '28708', '2870822', '28708a', ''])('%p is no code: 400, and no try is counted', async (code) => {
  const browser = await atChallenge(await enrolled());

  for (let i = 0; i < 12; i++) {
    expect(await post(challenge, browser, { code })).toMatchObject({ status: 400, body: { error: 'invalid_code', field: 'code' } });
  }
  expect((await post(challenge, browser, { code: '081 804' })).status).toBe(200);
});

test.each([81804, null, ['081804'], { code: '081804' }, true])(
  'case 7: a code that is no text (%p) is refused with the field named',
  async (code) => {
    const browser = await atChallenge(await enrolled());

    expect(await post(challenge, browser, { code })).toMatchObject({ status: 400, body: { error: 'invalid_body', field: 'code' } });
  },
);

test('case 11: a code works once, its step and the ones before never again, the next does', async () => {
  const person = await enrolled();
  expect((await post(challenge, await atChallenge(person), { code: '081804' })).status).toBe(200);

  for (const code of ['081804', '731029']) {
    const again = await post(challenge, await atChallenge(person), { code });
    expect(again).toMatchObject({ status: 403, body: { error: 'code_already_used' } });
  }
  const stranger = await enrolled(otherSecret);
  expect((await post(challenge, await atChallenge(stranger), { code: codeNow(otherSecret) })).status).toBe(200);
  advanceClock(30);
  expect((await post(challenge, await atChallenge(person), { code: codeNow(rfcSecret) })).status).toBe(200);
});

test('case 11: the code that confirmed the enrolment passes no challenge', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, rfcSecret, { confirmed_step: Math.floor(1111111109 / 30) });

  expect(await post(challenge, await atChallenge(person), { code: '081804' })).toMatchObject({ body: { error: 'code_already_used' } });
  advanceClock(30);
  expect((await post(challenge, await atChallenge(person), { code: codeNow(rfcSecret) })).status).toBe(200);
});

test('a replay is no guess: it is not counted', async () => {
  const person = await enrolled();
  await post(challenge, await atChallenge(person), { code: '081804' });

  for (let i = 0; i < 15; i++) {
    expect(await post(challenge, await atChallenge(person), { code: '081804' })).toMatchObject({ body: { error: 'code_already_used' } });
  }

  advanceClock(30);
  expect((await post(challenge, await atChallenge(person), { code: codeNow(rfcSecret) })).status).toBe(200);
});

test('of 50 parallel right answers in 50 browsers exactly one signs in', async () => {
  const person = await enrolled();
  const browsers = await Promise.all(Array.from({ length: 50 }, () => atChallenge(person)));

  const answers = await Promise.all(browsers.map((browser) => post(challenge, browser, { code: '081804' })));

  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status >= 500)).toHaveLength(0);
  const states = await Promise.all(browsers.map(async (browser) => (await sessionOf(deployment.table, browser)).state));
  expect(states.filter((state) => state === 'completed')).toHaveLength(1);
});

test('parallel replays give nobody tries in advance', async () => {
  const person = await enrolled();
  const browsers = await Promise.all(Array.from({ length: 9 }, () => atChallenge(person)));
  await Promise.all(browsers.map((browser) => post(challenge, browser, { code: '081804' })));

  const counter = await deployment.table.get({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp' });
  expect(counter?.['failures:any'] ?? 0).toBe(0);
  expect(counter?.['total']).toBe(0);
});

test('of 50 parallel right answers in one browser exactly one signs in', async () => {
  const browser = await atChallenge(await enrolled());

  const answers = await Promise.all(Array.from({ length: 50 }, () => post(challenge, browser, { code: '081804' })));

  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
});

test('of 50 parallel guesses ten at most are compared', async () => {
  const person = await enrolled();
  const browsers = await Promise.all(Array.from({ length: 50 }, () => atChallenge(person)));

  const answers = await Promise.all(browsers.map((browser) => post(challenge, browser, { code: '000000' })));

  // Wrong answers up to the ninth are told so; the tenth and whatever was not compared is told to wait.
  expect(answers.filter((answer) => answer.body.error === 'wrong_code').length).toBeLessThanOrEqual(9);
  expect(answers.filter((answer) => answer.status === 429).length).toBeGreaterThanOrEqual(41);
  advanceClock(29);
  expect((await post(challenge, await atChallenge(person), { code: codeNow(rfcSecret) })).status).toBe(429);
});

// Case 13.
test('ten wrong codes bring a wait that holds in every session, for the right code too, and ends by itself', async () => {
  const person = await enrolled();
  const browser = await atChallenge(person);
  for (let i = 0; i < 9; i++)
    expect(await post(challenge, browser, { code: '000000' })).toMatchObject({ status: 403, body: { error: 'wrong_code' } });

  const tenth = await post(challenge, browser, { code: '000000' });
  expect(tenth).toMatchObject({ status: 429, body: { error: 'too_many_attempts', retry_after: 30 } });
  expect(tenth.headers['retry-after']).toBe('30');

  const elsewhere = await atChallenge(person, { address: '203.0.113.9' });
  expect(await post(challenge, elsewhere, { code: '081804' })).toMatchObject({ status: 429 });
  advanceClock(29);
  expect(await post(challenge, elsewhere, { code: codeNow(rfcSecret) })).toMatchObject({ status: 429, body: { retry_after: 1 } });
  advanceClock(1);
  expect((await post(challenge, elsewhere, { code: codeNow(rfcSecret) })).status).toBe(200);
});

test('the waits double to a quarter of an hour, and a hundred failures switch the factor off', async () => {
  const person = await enrolled();
  const waits: number[] = [];
  for (let i = 0; i < 100; i++) {
    const answer = await post(challenge, await atChallenge(person), { code: '000000' });
    if (answer.status !== 429) continue;
    waits.push(answer.body.retry_after);
    advanceClock(answer.body.retry_after);
  }

  expect(waits.slice(0, 7)).toEqual([30, 60, 120, 240, 480, 900, 900]);
  expect(waits).toHaveLength(91);
  const locked = await post(challenge, await atChallenge(person), { code: codeNow(rfcSecret) });
  expect(locked).toMatchObject({ status: 403, body: { error: 'factor_locked' } });
});

test('a locked factor leads to no enrolment of another one', async () => {
  const person = await enrolled();
  await deployment.table.put({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp', total: 100, 'failures:any': 100 });
  const { handler: secret } = await import('../../../lambdas/u2/api/mfa/totp-enrollment/secret.post.ts');

  expect(await post(secret, await atChallenge(person), {})).toMatchObject({ status: 403, body: { error: 'factor_locked' } });
});

test('the owner’s own browser has ten tries of its own, and its success does not lift a stranger’s wait', async () => {
  const person = await enrolled();
  const stranger = await atChallenge(person);
  for (let i = 0; i < 10; i++) await post(challenge, stranger, { code: '000000' });

  const owner = await atChallenge(person, { deviceOf: person });
  expect((await post(challenge, owner, { code: '081804' })).status).toBe(200);

  expect((await post(challenge, await atChallenge(person), { code: '050471' })).status).toBe(429);
});

test('a device cookie of another user counts for nothing', async () => {
  const person = await enrolled();
  const thief = await givenPerson(deployment.table);
  for (let i = 0; i < 10; i++) await post(challenge, await atChallenge(person), { code: '000000' });

  expect((await post(challenge, await atChallenge(person, { deviceOf: thief }), { code: '081804' })).status).toBe(429);
});

test('a right answer ends the row of failures', async () => {
  const person = await enrolled();
  for (let i = 0; i < 9; i++) await post(challenge, await atChallenge(person), { code: '000000' });
  expect((await post(challenge, await atChallenge(person), { code: '081804' })).status).toBe(200);

  advanceClock(60);
  for (let i = 0; i < 9; i++) expect((await post(challenge, await atChallenge(person), { code: '000000' })).status).toBe(403);
});

// Case 44.3.
test('a method that was deleted meanwhile answers nothing: the page is sent to the enrolment', async () => {
  const person = await enrolled();
  const browser = await atChallenge(person);
  await deployment.table.remove(methodKey(person.userId, person.methodId));

  const answer = await post(challenge, browser, { code: '081804' });

  expect(answer).toMatchObject({ status: 409, body: { error: 'step_not_open', next: `/u2/mfa/totp-enrollment?state=${browser.state}` } });
  expect((await sessionOf(deployment.table, browser)).state).toBe('awaiting_mfa');
});

test('a factor that was switched off meanwhile answers nothing', async () => {
  const browser = await atChallenge(await enrolled());
  await writeFactorSwitch(deployment.table, 'otp', false);

  expect(await post(challenge, browser, { code: '081804' })).toMatchObject({ status: 403, body: { error: 'no_factor_enabled' } });
});

test('an unconfirmed method answers nothing (case 39)', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, rfcSecret, { confirmed: false });

  expect(await post(challenge, await atChallenge(person), { code: '081804' })).toMatchObject({ status: 409 });
});

test('blocked and deleted users are refused in the middle of a sign-in', async () => {
  const person = await enrolled();
  const browser = await atChallenge(person);
  await deployment.table.update({ pk: `USER#${person.userId}`, sk: 'PROFILE' }, { set: { blocked: true } });
  expect(await post(challenge, browser, { code: '081804' })).toMatchObject({ status: 403, body: { error: 'session_failed' } });

  await deployment.table.remove({ pk: `USER#${person.userId}`, sk: 'PROFILE' });
  expect(await post(challenge, browser, { code: '081804' })).toMatchObject({ status: 403, body: { error: 'session_failed' } });
});

test('a password change ends what was pending', async () => {
  const person = await enrolled();
  const browser = await atChallenge(person);
  await deployment.table.update({ pk: `USER#${person.userId}`, sk: 'PROFILE' }, { set: { sessions_valid_from: 1111111110 } });

  expect(await post(challenge, browser, { code: '081804' })).toMatchObject({ status: 403, body: { error: 'session_failed' } });
});

test.each(['pending', 'completed', 'resumed', 'failed'] as const)('a session that is %s takes no code', async (state) => {
  const person = await enrolled();
  const browser = await atChallenge(person, { state });

  const answer = await post(challenge, browser, { code: '081804' });

  expect([403, 409]).toContain(answer.status);
  expect((await sessionOf(deployment.table, browser)).state).toBe(state);
});

test('an expired session takes no code, though it is still stored', async () => {
  const browser = await atChallenge(await enrolled());
  advanceClock(3600);

  expect(await post(challenge, browser, { code: codeNow(rfcSecret) })).toMatchObject({
    status: 403,
    body: { error: 'session_expired', restart_url: 'https://app.example.com/' },
  });
});
