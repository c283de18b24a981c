// Walks docs/troubleshooting.md: every trouble is made, and the page's own calls show its cause and mend it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { managementScopes } from '../../service/rules/management-scopes.ts';
import { hashOf } from '../../service/storage/hash.ts';
import { writeFactorSwitch, writePolicy } from '../../service/storage/settings.ts';
import { writeSmsSelection } from '../../service/storage/sms-settings.ts';
import { testWith } from '../support/demanded.ts';
import { managementToken } from '../support/deployment.ts';
import { type EngineDeployment, startEngine } from '../support/engine.ts';
import { addApp } from '../support/engine-sign-in.ts';
import { newBrowser } from '../support/http.ts';
import { enterPassword, step } from '../support/screen-driver.ts';
import { codeNow, givenPerson, givenTotp, type Person, password } from '../support/sign-in.ts';
import { codeTo, givenPhone, newNumber, switchSmsOn } from '../support/texted.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const page = readFileSync('docs/troubleshooting.md', 'utf8');
const testWithCurl = testWith('curl', 'apt-get install curl');
let deployment: EngineDeployment;
let token: string;

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  token = await managementToken(managementScopes);
});
afterAll(() => deployment.close());
beforeEach(async () => {
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writeFactorSwitch(deployment.table, 'sms', false);
  await writePolicy(deployment.table, ['all-applications']);
});

/** Runs the n-th block under a heading, letter for letter; the answers' JSON, one by one. */
const run = async (heading: string, n: number, variables: Record<string, string>) => {
  const section = page.split(/^(?=#+ )/m).find((part) => part.startsWith(`## ${heading}\n`) || part.startsWith(`# ${heading}\n`)) ?? '';
  const block = [...section.matchAll(/```sh\n(.*?)```/gs)][n]?.[1];
  if (!block) throw new Error(`no block ${n} under "${heading}"`);
  const env = { PATH: process.env['PATH'] ?? '', HOST: deployment.origin, TOKEN: token, ...variables };
  const { stdout } = await promisify(execFile)('sh', ['-euc', block.replaceAll('curl -sS', "curl -sS -w '\\n'")], { env });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

const signIn = async (person: Person, typed = password) => {
  const browser = newBrowser();
  const { state, ...answer } = await enterPassword(browser, person.email, { password: typed });
  return { browser, state, reference: hashOf(state), answer };
};

const enrolled = async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  return { ...person, USER_ID: encodeURIComponent(person.userId) };
};

testWithCurl('the user is found by e-mail', async () => {
  const person = await enrolled();

  const [users] = await run('When somebody cannot sign in', 0, { EMAIL: person.email });
  expect(users).toEqual([{ user_id: person.userId, email: person.email }]);
});

testWithCurl('a code that is not accepted: the log says why', async () => {
  const person = await enrolled();
  const { browser, state } = await signIn(person);
  await step(browser, 'mfa/totp-challenge', { state, code: '000000' });
  let [entries] = await run('The code is not accepted', 0, person);
  expect(entries[0]).toMatchObject({ type: 'gd_auth_failed', description: 'Wrong code' });

  for (let i = 0; i < 10; i++) await step(browser, 'mfa/totp-challenge', { state, code: '000000' });
  [entries] = await run('The code is not accepted', 0, person);
  expect(entries[0]).toMatchObject({ type: 'gd_otp_rate_limit_exceed' });

  const other = await enrolled();
  const code = codeNow(secret);
  const first = await signIn(other);
  expect((await step(first.browser, 'mfa/totp-challenge', { state: first.state, code })).status).toBe(200);
  const second = await signIn(other);
  await step(second.browser, 'mfa/totp-challenge', { state: second.state, code });
  [entries] = await run('The code is not accepted', 0, other);
  expect(entries[0]).toMatchObject({ type: 'gd_auth_failed', description: 'The code was used before' });
});

testWithCurl('a text that does not arrive: the log says why, the settings and the spend are seen, another number gets in', async () => {
  await switchSmsOn(deployment.table);
  const owner = await givenPerson(deployment.table);
  const person = { ...owner, USER_ID: encodeURIComponent(owner.userId), ...(await givenPhone(deployment.table, owner)) };
  await writeSmsSelection(deployment.table, { provider: 'auth0' });
  const waiting = await signIn(person);
  expect(await step(waiting.browser, 'mfa/phone-challenge/send', { state: waiting.state })).toMatchObject({ status: 503 });
  const [entries] = await run('SMS not received', 0, { USER_ID: person.USER_ID });
  expect(entries[0]).toMatchObject({
    type: 'gd_send_sms_failure',
    details: { failure_details: { errorCode: 'unsent', reason: 'not_selected' } },
  });
  const [selected, spend] = await run('SMS not received', 1, {});
  expect(selected).toEqual({ provider: 'auth0' });
  expect(spend).toMatchObject({ texts: expect.any(Number), spent: expect.any(Number), cap: 10, closed: false });

  await writeSmsSelection(deployment.table, { provider: 'sns' });
  const NUMBER = newNumber();
  const [added] = await run('SMS not received', 2, { USER_ID: person.USER_ID, NUMBER });
  expect(added).toMatchObject({ type: 'phone' });
  const again = await signIn(person);
  expect(await step(again.browser, 'mfa/login-options', { state: again.state, method: added.id })).toMatchObject({ status: 200 });
  await deployment.table.remove({ pk: `USER#${person.userId}`, sk: 'COUNTER#texts' }); // half a minute later
  expect(await step(again.browser, 'mfa/phone-challenge/send', { state: again.state })).toMatchObject({ status: 200 });
  expect(await step(again.browser, 'mfa/phone-challenge', { state: again.state, code: codeTo(NUMBER) })).toMatchObject({ status: 200 });
});

testWithCurl('a user who is stuck: the reference says where, and the switch mends it', async () => {
  const person = await enrolled();
  const waiting = await signIn(person);
  const [session] = await run('The user is stuck on a page', 0, { REFERENCE: waiting.reference });
  expect(session).toMatchObject({ state: 'awaiting_mfa', user_id: person.userId });

  await writeFactorSwitch(deployment.table, 'otp', false);
  const stopped = await signIn(person);
  expect(stopped.answer).toMatchObject({ next: `/u2/error?state=${stopped.state}` });
  const told = await stopped.browser.go(`/u2/api/session?state=${stopped.state}`);
  expect(await told.json()).toMatchObject({ error: 'no_factor_enabled', reference: stopped.reference });
  const [failed] = await run('The user is stuck on a page', 0, { REFERENCE: stopped.reference });
  expect(failed).toMatchObject({ state: 'failed', failure: 'no_factor_enabled' });
  expect(await run('The user is stuck on a page', 1, {})).toEqual([{ enabled: true }]);
  expect((await signIn(person)).answer.status).toBe(200);

  const [sessions] = await run('The user is stuck on a page', 2, person);
  expect(sessions).toHaveLength(3);
});

testWithCurl('a lost phone: without methods the next sign-in sets a new one up', async () => {
  const person = await enrolled();
  await run('The phone is lost', 0, person);

  expect((await signIn(person)).answer.body.next).toContain('/u2/mfa/totp-enrollment');
});

testWithCurl('a factor that is switched off after a hundred failures comes back with the methods removed', async () => {
  const person = await enrolled();
  await deployment.table.put({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp', total: 100, 'failures:any': 100 });
  const { browser, state } = await signIn(person);
  expect((await (await browser.go(`/u2/api/session?state=${state}`)).json()) as object).toMatchObject({ error: 'factor_locked' });

  await run('The phone is lost', 0, person);
  expect((await signIn(person)).answer.body.next).toContain('/u2/mfa/totp-enrollment');
});

testWithCurl('the same comes back with its method, where the block is lifted', async () => {
  const person = await enrolled();
  await deployment.table.put({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp', total: 100, 'failures:any': 100 });

  const [held] = await run('The code is not accepted', 1, person);

  expect(held.blocked_for).toEqual([expect.objectContaining({ identifier: person.email, factor: 'otp', browser: 'any' })]);
  expect((await signIn(person)).answer.body.next).toContain('/u2/mfa/totp-challenge');
});

testWithCurl('a password that is not accepted: blocked is seen and lifted, a new password ends the wait', async () => {
  const person = await enrolled();
  await deployment.table.update({ pk: `USER#${person.userId}`, sk: 'PROFILE' }, { set: { blocked: true } });
  expect((await signIn(person)).answer.status).toBe(403);
  const [profile, unblocked] = await run('The password is not accepted', 0, person);
  expect(profile).toEqual({ email: person.email, blocked: true });
  expect(unblocked).toMatchObject({ blocked: false });
  expect((await signIn(person)).answer.status).toBe(200);

  for (let i = 0; i < 10; i++) await signIn(person, 'wrong');
  expect((await signIn(person)).answer.status).toBe(429);
  const NEW_PASSWORD = 'a new and much longer one';
  await run('The password is not accepted', 1, { ...person, NEW_PASSWORD });
  await deployment.table.remove({
    pk: `LIMIT#password-address#${hashOf('127.0.0.1')}`,
    sk: `WINDOW#${Math.floor(Date.now() / 3_600_000)}`,
  });
  expect((await signIn(person, NEW_PASSWORD)).answer.status).toBe(200);
});

testWithCurl('without the policy nobody is asked for a code', async () => {
  expect(await run('The second factor is to go, for everybody', 0, {})).toEqual([[]]);

  const { answer, state } = await signIn(await enrolled());
  expect(answer.body.next).toBe(`/authorize/${state}`);
});
