// A new password by a mailed link: product.md §3 rule 9, security.md 25, case 53.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Account, counterKey, type Method, readAccount, readProfile } from '../../../service/storage/account.ts';
import { changeMethods } from '../../../service/storage/methods.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { changeUser, endedSignIns } from '../../../service/storage/users.ts';
import { allItems } from '../../support/all-items.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type Deployment, managementToken, startDeployment } from '../../support/deployment.ts';
import { type Answered, type Handler, invoke } from '../../support/event.ts';
import { withoutLimits } from '../../support/interrupted.ts';
import { catchLog } from '../../support/log-lines.ts';
import { browserAfter, lastMailTo, mailsTo, postPage, tokenIn } from '../../support/mailed.ts';
import { givenRecoveryCode, keepShown, recoverySteps } from '../../support/recovering.ts';
import {
  afterPassword,
  ask,
  type Browser,
  beginSignIn,
  codeNow,
  givenPerson,
  givenTotp,
  type Person,
  password,
  post,
  sessionOf,
} from '../../support/sign-in.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const next = 'river stones 42 of the lake';

let deployment: Deployment;
const handlers: Record<string, Handler> = {};
const steps = [
  'login/forgot',
  'login/reset/open',
  'login/reset',
  'login/identifier',
  'login/password',
  'mfa/totp-challenge',
  'mfa/recovery-code-challenge',
];

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  for (const step of steps) handlers[step] = (await import(`../../../lambdas/u2/api/${step}.post.ts`)).handler;
  handlers['session'] = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
  handlers['users'] = (await import('../../../lambdas/api-v2/users/id.patch.ts')).handler;
});
afterAll(() => deployment.close());

beforeEach(async () => {
  setClock(1_800_000_000);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const step = (name: string): Handler => {
  const handler = handlers[name];
  if (!handler) throw new Error(`no step ${name}`);
  return handler;
};

const unproven: Method = { id: '01ARZ3NDEKTSV4RRFFQ69G5FA1', type: 'totp', confirmed: true, created_at: '2027-01-15T08:00:00.000Z' };

let asked = 0;

/** "Forgot?" in a browser of its own; the token of the mail. */
const mailedTo = async ({ email }: Person, more: Parameters<typeof beginSignIn>[1] = {}): Promise<string> => {
  const browser = await beginSignIn(deployment.table, { identifier: email, address: `2001:db8:${(++asked).toString(16)}::1`, ...more });
  expect((await post(step('login/forgot'), browser, {})).status).toBe(200);
  return tokenIn(lastMailTo(email), 'login/reset');
};

const open = (token: unknown, cookies: string[] = []): Promise<Answered> => postPage(step('login/reset/open'), { token }, { cookies });

const opened = async (person: Person): Promise<Browser> => browserAfter(await open(await mailedTo(person)));

const enrolled = async (): Promise<Person> => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  return person;
};

const setTo = (browser: Browser, text = next): Promise<Answered> => post(step('login/reset'), browser, { password: text });

const canSignInWith = async ({ email }: Person, text: string): Promise<boolean> => {
  const browser = await beginSignIn(deployment.table, { identifier: email, address: `2001:db8:1:${(++asked).toString(16)}::1` });
  return (await post(step('login/password'), browser, { password: text })).status === 200;
};

describe('who has no second factor', () => {
  test('sets the password at once, and the next sign-in asks for all that it always asks for', async () => {
    const person = await givenPerson(deployment.table);
    const answer = await open(await mailedTo(person));
    expect(answer).toMatchObject({ status: 200, body: { next: expect.stringMatching(/^\/u2\/login\/reset\?state=/) } });
    const browser = browserAfter(answer);
    expect((await ask(step('session'), browser)).body).toMatchObject({ screen: 'login/reset', purpose: 'reset', fewest_characters: 8 });

    expect(await setTo(browser)).toMatchObject({ status: 200, body: { next: `/u2/login/reset?state=${browser.state}&done=1` } });
    const over = { error: 'session_finished', restart_url: 'https://app.example.com/' };
    expect((await ask(step('session'), browser)).body).toMatchObject(over);

    expect(await canSignInWith(person, password)).toBe(false);
    expect(await canSignInWith(person, next)).toBe(true);
    expect((await sessionOf(deployment.table, browser)).state).toBe('taken');
  });

  // security.md 5, case 53.4.
  test('and sets one up while the link is open, in another browser, is not passed by it; the link asks for the method then', async () => {
    const person = await givenPerson(deployment.table);
    const token = await mailedTo(person);
    const browser = browserAfter(await open(token));
    await givenTotp(deployment.table, person, secret);

    expect(await setTo(browser)).toMatchObject({ status: 403, body: { error: 'session_failed' } });
    expect(await canSignInWith(person, password)).toBe(true);
    expect((await open(token)).body.next).toMatch(/^\/u2\/mfa\/totp-challenge\?state=/);
  });

  test('may have had no password at all', async () => {
    const person = await givenPerson(deployment.table, { password_hash: undefined });

    expect((await setTo(await opened(person))).status).toBe(200);

    expect(await canSignInWith(person, next)).toBe(true);
  });
});

describe('who has a second factor', () => {
  test.each(['all-applications', undefined] as const)('proves it first, under the policy %p', async (policy) => {
    await writePolicy(deployment.table, policy ? [policy] : []);
    const person = await enrolled();
    const browser = await opened(person);
    expect((await ask(step('session'), browser)).body).toMatchObject({ screen: 'mfa/totp-challenge', purpose: 'reset' });

    expect(await setTo(browser, 'a'.repeat(20))).toMatchObject({ status: 409, body: { error: 'step_not_open' } });
    expect(await canSignInWith(person, password)).toBe(true);
    const proven = await post(step('mfa/totp-challenge'), browser, { code: codeNow(secret) });
    expect(proven).toMatchObject({ status: 200, body: { next: `/u2/login/reset?state=${browser.state}` } });
    expect((await setTo(browser)).status).toBe(200);

    expect(await canSignInWith(person, next)).toBe(true);
  });

  test('case 53.4: the next sign-in asks for it again', async () => {
    const person = await enrolled();
    const browser = await opened(person);
    await post(step('mfa/totp-challenge'), browser, { code: codeNow(secret) });
    await setTo(browser);

    const again = await beginSignIn(deployment.table, { identifier: person.email, from: browser });
    const entered = await post(step('login/password'), again, { password: next });

    expect(entered.body.next).toBe(`/u2/mfa/totp-challenge?state=${again.state}`);
    expect((await sessionOf(deployment.table, again)).state).toBe('awaiting_mfa');
  });

  test('cannot make a sign-in of it, before or after', async () => {
    const person = await enrolled();
    const browser = await opened(person);

    expect((await post(step('login/password'), browser, { password })).status).toBe(409);
    await post(step('mfa/totp-challenge'), browser, { code: codeNow(secret) });
    expect((await sessionOf(deployment.table, browser)).result).toBeUndefined();
    await setTo(browser);
    expect(await post(step('login/password'), browser, { password: next })).toMatchObject({
      status: 403,
      body: { error: 'session_finished' },
    });
  });

  test('is told of the new password, though the waits that it ends cannot be ended', async () => {
    const person = await enrolled();
    const browser = await opened(person);
    await post(step('mfa/totp-challenge'), browser, { code: codeNow(secret) });
    const before = mailsTo(person.email).length;

    await withoutLimits(deployment.table, () => setTo(browser));

    expect(mailsTo(person.email)).toHaveLength(before + 1);
    expect(await canSignInWith(person, next)).toBe(true);
  });

  test('may prove it by the recovery code, also where the factor is locked', async () => {
    await writeFactorSwitch(deployment.table, 'recovery-code', true);
    const person = await enrolled();
    const code = await givenRecoveryCode(deployment.table, person);
    await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: 100 });
    const answer = await open(await mailedTo(person));
    expect(answer.body.next).toMatch(/^\/u2\/mfa\/recovery-code-challenge\?/);
    const browser = browserAfter(answer);

    expect((await post(step('mfa/recovery-code-challenge'), browser, { code })).body.next).toMatch(/^\/u2\/mfa\/recovery-code\?/);
    // The new one comes first: once the password is set, the session is over, and would leave the person without any.
    expect(await setTo(browser)).toMatchObject({ status: 409, body: { next: `/u2/mfa/recovery-code?state=${browser.state}` } });
    const kept = await keepShown(await recoverySteps(), browser);
    expect(kept.next).toBe(`/u2/login/reset?state=${browser.state}`);
    expect((await setTo(browser)).status).toBe(200);

    expect(await canSignInWith(person, next)).toBe(true);
    await writeFactorSwitch(deployment.table, 'recovery-code', false);
  });

  test.each<[string, (account: Account) => Parameters<typeof changeMethods>[2]]>([
    ['is taken away', ({ methods }) => ({ remove: methods.map(({ id }) => id) })],
    ['gets another beside it', () => ({ add: [unproven] })],
  ])('is to prove again what it has then, where the method that proved it %s meanwhile', async (_how, change) => {
    const person = await enrolled();
    const token = await mailedTo(person);
    const browser = browserAfter(await open(token));
    await post(step('mfa/totp-challenge'), browser, { code: codeNow(secret) });
    const account = await readAccount(deployment.table, person.userId);
    if (!account) throw new Error('no such user');
    await changeMethods(deployment.table, account, change(account));

    expect(await setTo(browser)).toMatchObject({ status: 403, body: { error: 'session_failed' } });
    expect(await canSignInWith(person, password)).toBe(true);
    expect((await open(token)).status).toBe(200);
  });

  test('whose factor the limit switched off is told so, and sets nothing', async () => {
    const person = await enrolled();
    await deployment.table.put({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp', total: 100 });
    const browser = await opened(person);

    expect((await ask(step('session'), browser)).body).toMatchObject({
      error: 'factor_locked',
      next: `/u2/login/unlock?state=${browser.state}`,
    });
    expect((await setTo(browser)).status).toBe(409);
    expect(await canSignInWith(person, next)).toBe(false);
  });
});

describe('what a new password ends', () => {
  test('sign-ins, browsers, waits and the other links; and its owner is told', async () => {
    const person = await givenPerson(deployment.table, { browsers_version: 3 });
    await beginSignIn(deployment.table, { deviceOf: person });
    await deployment.table.put({ ...counterKey(person.userId, 'otp'), 'failures:any': 12, 'wait:any': 1_800_000_900, total: 12 });
    const running = await afterPassword(deployment.table, person);
    const other = await mailedTo(person);
    const otherBrowser = browserAfter(await open(other));
    const browser = await opened(person);
    advanceClock(10);

    expect((await setTo(browser)).status).toBe(200);

    const account = await readAccount(deployment.table, person.userId);
    expect(account?.profile).toMatchObject({ sessions_valid_from: 1_800_000_011, browsers_version: 4, email_verified: true });
    expect(account?.profile.kept_sign_in).toBeUndefined();
    expect(account?.devices.size).toBe(0);
    expect(account?.counters.get('otp')).toEqual({ ...counterKey(person.userId, 'otp'), total: 12 });
    expect((await ask(step('session'), running)).body.error).toBe('session_failed');
    expect((await open(other)).body.error).toBe('link_used');
    expect((await setTo(otherBrowser)).status).toBe(403);
    const notice = lastMailTo(person.email);
    expect(notice.subject).toContain('your password was changed');
    expect(notice.body).toContain('198.51.100.7');
    expect(tokenIn(notice, 'login/not-me')).toHaveLength(43);
  });

  test('the log says who asked, and who set it how', async () => {
    const person = await enrolled();
    const browser = await opened(person);
    await post(step('mfa/totp-challenge'), browser, { code: codeNow(secret) });
    await setTo(browser);

    const entries = (await allItems()).filter((item) => item['user_id'] === person.userId && item['log_id']);
    expect(entries.map((entry) => entry['type']).sort()).toEqual(['gd_auth_succeed', 'scp', 'scpr']);
    expect(entries.find((entry) => entry['type'] === 'scp')).toMatchObject({ details: { proven_by: 'method' } });
  });

  test('an administrator’s new password ends the links too', async () => {
    const person = await givenPerson(deployment.table);
    const token = await mailedTo(person);
    const browser = browserAfter(await open(token));
    const headers = { authorization: `Bearer ${await managementToken(['update:users'])}` };
    const patched = await invoke(step('users'), {
      method: 'PATCH',
      path: '/api/v2/users/x',
      parameters: { id: person.userId },
      headers,
      body: { password: 'set by the administrator' },
    });
    expect(patched.status).toBe(200);

    expect((await open(token)).body.error).toBe('link_used');
    expect((await setTo(browser)).status).toBe(403);
  });
});

describe('a link', () => {
  test.each([
    ['', 'link_unknown'],
    ['x', 'link_unknown'],
    ['A'.repeat(43), 'link_unknown'],
    ['A'.repeat(42), 'link_unknown'],
    [`${'A'.repeat(40)}../`, 'link_unknown'],
  ])('with the token %p is refused and says so', async (token, error) => {
    const answer = await open(token);

    expect(answer).toMatchObject({ status: 403, body: { error } });
    expect(answer.cookies).toEqual([]);
  });

  test.each([undefined, 7, null, ['x'], { x: 1 }, 'x'.repeat(1001)])('%p is no token: 400 with the field named', async (token) => {
    expect(await open(token)).toMatchObject({ status: 400, body: { error: 'invalid_body', field: 'token' } });
  });

  test('that was cut short is unknown', async () => {
    const token = await mailedTo(await givenPerson(deployment.table));

    expect((await open(token.slice(0, -1))).body.error).toBe('link_unknown');
    expect((await open(token)).status).toBe(200);
  });

  test('can be opened as often as one likes, here and on another device, until it was used', async () => {
    const person = await givenPerson(deployment.table);
    const token = await mailedTo(person);
    const [phone, computer] = [browserAfter(await open(token)), browserAfter(await open(token))];
    expect(phone.cookies).not.toEqual(computer.cookies);
    const tab = browserAfter(await open(token, computer.cookies), computer.cookies);
    expect(tab.cookies).toEqual(computer.cookies); // a cookie that is there stays, so the other tab goes on

    expect((await setTo(tab)).status).toBe(200);

    expect((await setTo(computer)).status).toBe(403);
    expect((await setTo(phone)).status).toBe(403);
    expect(await open(token)).toMatchObject({ status: 403, body: { error: 'link_used', restart_url: 'https://app.example.com/' } });
    expect(await setTo(tab)).toMatchObject({ status: 403, body: { error: 'session_finished' } }); // the back button
  });

  test('ends after an hour, also for who opened it before', async () => {
    const person = await givenPerson(deployment.table);
    const token = await mailedTo(person);
    advanceClock(3599);
    const browser = browserAfter(await open(token));
    advanceClock(1);

    expect((await open(token)).body.error).toBe('link_expired');
    expect(await setTo(browser)).toMatchObject({ status: 403, body: { error: 'link_expired' } });
    expect(await canSignInWith(person, password)).toBe(true);
  });

  test('is bound to the browser that opened it', async () => {
    const browser = await opened(await givenPerson(deployment.table));

    const stranger = await setTo({ ...browser, cookies: [`__Host-sp_login=${'B'.repeat(43)}`] });

    expect(stranger).toMatchObject({ status: 403, body: { error: 'session_unknown' } });
  });

  test.each([
    ['blocked', { blocked: true }],
    ['given another e-mail', { email: 'moved@example.com' }],
  ])('of somebody who was %s meanwhile is none any more', async (_what, change) => {
    const person = await givenPerson(deployment.table);
    const token = await mailedTo(person);
    const browser = browserAfter(await open(token));
    await changeUser(deployment.table, person.userId, { now: Date.now(), decide: () => change });

    expect((await open(token)).body.error).toBe('link_unknown');
    expect((await setTo(browser)).status).toBe(403);
    expect((await readProfile(deployment.table, person.userId))?.sessions_valid_from).toBeUndefined();
  });

  test('of a notice sets no password', async () => {
    const person = await givenPerson(deployment.table);
    await setTo(await opened(person));

    expect((await open(tokenIn(lastMailTo(person.email), 'login/not-me'))).body.error).toBe('link_unknown');
  });

  test('is asked for by our own pages only', async () => {
    const token = await mailedTo(await givenPerson(deployment.table));

    const foreign: Record<string, string>[] = [{ origin: 'https://evil.test' }, { 'sec-fetch-site': 'cross-site' }];

    for (const headers of foreign) {
      expect((await postPage(step('login/reset/open'), { token }, { headers })).body.error).toBe('cross_site_request');
    }
  });
});

describe('the password', () => {
  test.each([
    ['1234567', 'too_short'],
    ['x'.repeat(129), 'too_long'],
    ['password1', 'common'],
    ['sallyport sallyport', 'names'],
  ])('%p is refused with the reason, and uses nothing up', async (text, reason) => {
    const person = await givenPerson(deployment.table);
    const browser = await opened(person);

    const refused = await setTo(browser, text);

    expect(refused).toMatchObject({
      status: 400,
      body: { error: 'invalid_password', field: 'password', password_reason: reason, fewest_characters: 8 },
    });
    expect((await setTo(browser)).status).toBe(200);
  });

  test('needs fifteen characters where no second factor is demanded', async () => {
    await writePolicy(deployment.table, []);
    const browser = await opened(await givenPerson(deployment.table));

    expect((await setTo(browser, 'river stones 4')).body).toMatchObject({ password_reason: 'too_short', fewest_characters: 15 });
    expect((await ask(step('session'), browser)).body).toMatchObject({ fewest_characters: 15 });
  });

  test.each([{}, { password: 7 }, { password: 'x'.repeat(1025) }, { password: next, more: 1 }])('%p is refused', async (body) => {
    const browser = await opened(await givenPerson(deployment.table));

    expect(await post(step('login/reset'), browser, body)).toMatchObject({ status: 400, body: { error: 'invalid_body' } });
  });
});

test('no token and no new password is stored or logged, but in the mail', async () => {
  const person = await givenPerson(deployment.table);
  const log = catchLog();
  const token = await mailedTo(person);
  const browser = browserAfter(await open(token));
  await setTo(browser);
  const told = tokenIn(lastMailTo(person.email), 'login/not-me');
  log.stop();

  const stored = JSON.stringify(await allItems());
  for (const secret of [token, browser.state, told, next]) {
    expect(stored).not.toContain(secret);
    expect(log.text()).not.toContain(secret);
  }
});

test('a proof that was begun for the account page sets no password', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await beginSignIn(deployment.table, { state: 'proven', purpose: 'account', userId: person.userId });

  expect(await setTo(browser)).toMatchObject({ status: 409, body: { error: 'step_not_open' } });
  expect(await canSignInWith(person, password)).toBe(true);
});

test('of thirty tries at the same moment, in two tabs, one sets the password', async () => {
  const person = await givenPerson(deployment.table);
  const token = await mailedTo(person);
  const tabs = [browserAfter(await open(token)), browserAfter(await open(token))];

  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => setTo(tabs[i % 2] as Browser, `${next} ${i}`)));

  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  expect(await canSignInWith(person, `${next} ${statuses.indexOf(200)}`)).toBe(true);
  expect(mailsTo(person.email).filter(({ subject }) => subject?.includes('was changed'))).toHaveLength(1);
});

test('the same for a link that was made in the second of another change', async () => {
  const person = await givenPerson(deployment.table);
  await changeUser(deployment.table, person.userId, { now: Date.now(), decide: () => endedSignIns(1_800_000_000) });
  const token = await mailedTo(person);
  const tabs = [browserAfter(await open(token)), browserAfter(await open(token))];

  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => setTo(tabs[i % 2] as Browser, `${next} ${i}`)));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('killed after any of its writes, the link does it once more, or the new password is good', async () => {
  for (let count = 1; ; count++) {
    setClock(1_800_000_000 + count * 7200);
    const person = await enrolled();
    const token = await mailedTo(person);
    const whole = async (text: string): Promise<Answered> => {
      const browser = browserAfter(await open(token));
      await post(step('mfa/totp-challenge'), browser, { code: codeNow(secret) });
      return setTo(browser, text);
    };

    const { killed } = await killAfterWrite(deployment.table, count, () => whole(next));
    advanceClock(30);
    const again = (await whole(`${next} again`)).status === 200;

    expect(await canSignInWith(person, again ? `${next} again` : next)).toBe(true);
    expect(await canSignInWith(person, password)).toBe(false);
    if (!killed) {
      expect(count).toBeGreaterThan(8);
      break;
    }
  }
}, 60_000);
