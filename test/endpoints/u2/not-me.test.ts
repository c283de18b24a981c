// "This was not me", behind the link of every notice: product.md §7.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { noticeDeps } from '../../../service/deps/notices.ts';
import { type Profile, readAccount, readProfile } from '../../../service/storage/account.ts';
import type { NoticeName } from '../../../templates/messages/mails.ts';
import { allItems } from '../../support/all-items.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Answered, Handler } from '../../support/event.ts';
import { lastMailTo, mailsTo, postPage, tokenIn } from '../../support/mailed.ts';
import { afterPassword, ask, beginSignIn, givenPerson, type Person } from '../../support/sign-in.ts';

let deployment: Deployment;
let notMe: Handler;
let openReset: Handler;
let session: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  notMe = (await import('../../../lambdas/u2/api/login/not-me.post.ts')).handler;
  openReset = (await import('../../../lambdas/u2/api/login/reset/open.post.ts')).handler;
  session = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(() => setClock(1_800_000_000));
afterEach(resetClock);

const client = { address: '203.0.113.9', userAgent: 'test', languages: [] };

const profileOf = async ({ userId }: Person): Promise<Profile> => {
  const profile = await readProfile(deployment.table, userId);
  if (!profile) throw new Error('no such user');
  return profile;
};

const noticeTo = async (person: Person, name: NoticeName = 'method_added'): Promise<string> => {
  await noticeDeps.notify(name, { account: await profileOf(person), locales: [], client });
  return tokenIn(lastMailTo(person.email), 'login/not-me');
};

const press = (token: string): Promise<Answered> => postPage(notMe, { token });

test('ends all sign-ins and browsers, is logged, and mails a link to set a new password that works', async () => {
  const person = await givenPerson(deployment.table, { browsers_version: 1, kept_sign_in: 'abc' });
  await beginSignIn(deployment.table, { deviceOf: person });
  const running = await afterPassword(deployment.table, person);
  const token = await noticeTo(person);
  advanceClock(3600);

  expect(await press(token)).toMatchObject({ status: 200, body: { done: true, mailed: true } });

  const account = await readAccount(deployment.table, person.userId);
  expect(account?.profile).toMatchObject({ sessions_valid_from: 1_800_003_601, browsers_version: 2 });
  expect(account?.profile.kept_sign_in).toBeUndefined();
  expect(account?.devices.size).toBe(0);
  expect((await ask(session, running)).status).toBe(403);
  expect((await allItems()).filter((entry) => entry['log_id'] && entry['user_id'] === person.userId)).toMatchObject([{ type: 'srrt' }]);
  const reset = tokenIn(lastMailTo(person.email), 'login/reset');
  expect((await postPage(openReset, { token: reset })).status).toBe(200);
});

test('a second press says that it was done, and ends nothing that began since', async () => {
  const person = await givenPerson(deployment.table);
  const token = await noticeTo(person);
  await press(token);
  advanceClock(60);

  expect(await press(token)).toMatchObject({ status: 403, body: { error: 'link_used' } });

  expect((await profileOf(person)).sessions_valid_from).toBe(1_800_000_001);
  expect(mailsTo(person.email)).toHaveLength(2);
});

test('of many presses at the same moment one mails a link', async () => {
  const person = await givenPerson(deployment.table);
  const token = await noticeTo(person);

  const answers = await Promise.all(Array.from({ length: 20 }, () => press(token)));

  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
  expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  expect(mailsTo(person.email)).toHaveLength(2);
});

test('works for seven days, and not one second longer', async () => {
  const person = await givenPerson(deployment.table);
  const token = await noticeTo(person);
  advanceClock(7 * 24 * 3600);

  expect(await press(token)).toMatchObject({ status: 403, body: { error: 'link_expired' } });
  expect((await profileOf(person)).sessions_valid_from).toBeUndefined();
});

test('works for who has another e-mail since, as whoever changed it may be the stranger', async () => {
  const person = await givenPerson(deployment.table);
  const token = await noticeTo(person);
  await deployment.table.update({ pk: `USER#${person.userId}`, sk: 'PROFILE' }, { set: { email: 'stranger@example.com' } });

  expect((await press(token)).status).toBe(200);
});

test('no link to set a password goes to who signs in by a provider', async () => {
  const person = await givenPerson(deployment.table, { connection: 'google-oauth2', password_hash: undefined });
  const token = await noticeTo(person);

  expect(await press(token)).toMatchObject({ status: 200, body: { done: true, mailed: false } });
  expect(mailsTo(person.email)).toHaveLength(1);
});

test.each(['', 'x', 'A'.repeat(43)])('the token %p is refused', async (token) => {
  expect(await press(token)).toMatchObject({ status: 403, body: { error: 'link_unknown' } });
});

test('killed after any of its writes, all is ended, and the next press does what is left', async () => {
  for (let count = 1; ; count++) {
    setClock(1_800_000_000 + count * 1000);
    const person = await givenPerson(deployment.table);
    const token = await noticeTo(person);

    const { killed } = await killAfterWrite(deployment.table, count, () => press(token));
    advanceClock(60);
    await press(token);

    expect((await profileOf(person)).sessions_valid_from).toBeGreaterThan(1_800_000_000);
    expect(mailsTo(person.email).filter(({ body }) => body.includes('/u2/login/reset?')).length).toBeGreaterThanOrEqual(1);
    expect((await press(token)).body.error).toBe('link_used');
    if (!killed) {
      expect(count).toBeGreaterThan(4);
      break;
    }
  }
});
