// A factor that a hundred wrong codes switched off comes back by a mailed link: security.md 12.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { counterKey } from '../../../service/storage/account.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { allItems } from '../../support/all-items.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Answered, Handler } from '../../support/event.ts';
import { lastMailTo, mailsTo, postPage, tokenIn } from '../../support/mailed.ts';
import {
  afterPassword,
  ask,
  type Browser,
  beginSignIn,
  codeNow,
  givenPerson,
  givenTotp,
  type Person,
  post,
} from '../../support/sign-in.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

let deployment: Deployment;
let askForLink: Handler;
let unlock: Handler;
let challenge: Handler;
let session: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  askForLink = (await import('../../../lambdas/u2/api/mfa/unlock.post.ts')).handler;
  unlock = (await import('../../../lambdas/u2/api/login/unlock.post.ts')).handler;
  challenge = (await import('../../../lambdas/u2/api/mfa/totp-challenge.post.ts')).handler;
  session = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(1_800_000_000);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const givenLocked = async (): Promise<Person> => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: 100 });
  return person;
};

const atLock = (person: Person): Promise<Browser> => afterPassword(deployment.table, person);
const press = (token: string): Promise<Answered> => postPage(unlock, { token });

const mailedTo = async (person: Person): Promise<string> => {
  expect((await post(askForLink, await atLock(person), {})).status).toBe(200);
  return tokenIn(lastMailTo(person.email), 'login/unlock');
};

test('the page says that there is a link to ask for, and the link lifts the lock; the code is still asked', async () => {
  const person = await givenLocked();
  const browser = await atLock(person);
  expect((await ask(session, browser)).body).toMatchObject({ error: 'factor_locked', next: `/u2/login/unlock?state=${browser.state}` });

  expect(await post(askForLink, browser, {})).toMatchObject({ status: 200, body: { mailed: true } });
  const answer = await press(tokenIn(lastMailTo(person.email), 'login/unlock'));

  expect(answer).toMatchObject({ status: 200, body: { done: true, restart_url: 'https://app.example.com/' } });
  expect(answer.cookies).toEqual([]);
  const again = await atLock(person);
  expect((await ask(session, again)).body).toMatchObject({ screen: 'mfa/totp-challenge' });
  expect((await post(challenge, again, { code: '000000' })).body.error).toBe('wrong_code');
  expect((await post(challenge, again, { code: codeNow(secret) })).status).toBe(200);
  const types = (await allItems()).filter((entry) => entry['log_id'] && entry['user_id'] === person.userId).map((entry) => entry['type']);
  expect(types).toContain('ublkdu');
});

test('a reset whose factor is locked gets to it too', async () => {
  const person = await givenLocked();
  const browser = await beginSignIn(deployment.table, { state: 'proving', purpose: 'reset', userId: person.userId });

  expect((await post(askForLink, browser, {})).status).toBe(200);
});

test('there is one a day, and the next says when', async () => {
  const person = await givenLocked();
  await mailedTo(person);
  advanceClock(24 * 3600 - 100);

  const refused = await post(askForLink, await atLock(person), {});

  expect(refused).toMatchObject({ status: 429, body: { error: 'too_many_mails', retry_after: 100 } });
  advanceClock(100);
  expect((await post(askForLink, await atLock(person), {})).status).toBe(200);
  expect(mailsTo(person.email)).toHaveLength(2);
});

test('of many requests at the same moment one is mailed', async () => {
  const person = await givenLocked();
  const browser = await atLock(person);

  const answers = await Promise.all(Array.from({ length: 20 }, () => post(askForLink, browser, {})));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(mailsTo(person.email)).toHaveLength(1);
});

test('nobody is mailed whose factor is not locked', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);

  expect(await post(askForLink, await atLock(person), {})).toMatchObject({ status: 409, body: { error: 'step_not_open' } });
  expect(mailsTo(person.email)).toEqual([]);
});

test('before the first factor there is no asking for it', async () => {
  const person = await givenLocked();

  expect((await post(askForLink, await beginSignIn(deployment.table, { identifier: person.email }), {})).status).toBe(409);
});

test('a link is used once, and lifts no later lock', async () => {
  const person = await givenLocked();
  const token = await mailedTo(person);
  await press(token);
  await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: 100 });

  expect(await press(token)).toMatchObject({ status: 403, body: { error: 'link_used' } });

  expect((await ask(session, await atLock(person))).body.error).toBe('factor_locked');
});

test.each([
  [24 * 3600 - 1, 200],
  [24 * 3600, 403],
])('a link works until the next may be mailed: after %i seconds it answers %i', async (seconds, status) => {
  const token = await mailedTo(await givenLocked());
  advanceClock(seconds);

  expect(await press(token)).toMatchObject({ status, body: status === 403 ? { error: 'link_expired' } : {} });
});

test.each(['', 'x', 'A'.repeat(43)])('the token %p is refused', async (token) => {
  expect(await press(token)).toMatchObject({ status: 403, body: { error: 'link_unknown' } });
});

test('killed after any of its writes, the next press lifts the lock', async () => {
  for (let count = 1; ; count++) {
    const person = await givenLocked();
    const token = await mailedTo(person);

    const { killed } = await killAfterWrite(deployment.table, count, () => press(token));
    const again = await press(token);

    expect((await ask(session, await atLock(person))).body).toMatchObject({ screen: 'mfa/totp-challenge' });
    if (!killed) {
      expect(again.body.error).toBe('link_used');
      expect(count).toBeGreaterThan(3);
      break;
    }
  }
});

test('the hundredth wrong code is told by mail, with the link that says it was not me', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret, { name: 'Work phone' });
  await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: 99 });

  await post(challenge, await atLock(person), { code: '000000' });

  const mail = lastMailTo(person.email);
  expect(mail.subject).toContain('switched off');
  expect(mail.body).toContain('Authenticator app (“Work phone”)');
  expect(tokenIn(mail, 'login/not-me')).toHaveLength(43);
  expect(mailsTo(person.email)).toHaveLength(1);
});
