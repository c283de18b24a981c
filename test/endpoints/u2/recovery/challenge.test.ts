// The answer by the recovery code: who may give it, what it is worth, and that it is worth it once.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readOutbox } from '../../../../service/delivery/outbox.ts';
import { counterKey, methodKey, recoveryKey } from '../../../../service/storage/account.ts';
import { openAccountSession } from '../../../../service/storage/account-sessions.ts';
import { changeMethods } from '../../../../service/storage/methods.ts';
import { spendRecoveryCode, takeRecoveryCode } from '../../../../service/storage/recovery-codes.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { allItems } from '../../../support/all-items.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { switchOnly } from '../../../support/keyed.ts';
import { catchLog } from '../../../support/log-lines.ts';
import { accountOf, givenRecoveryCode, keepShown, type RecoverySteps, recoverySteps } from '../../../support/recovering.ts';
import { afterPassword, type Browser, beginSignIn, givenPerson, givenTotp, type Person, sessionOf } from '../../../support/sign-in.ts';

const start = 1_800_000_000;
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
let steps: RecoverySteps;

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox' });
  steps = await recoverySteps();
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchOnly(deployment.table, 'otp', 'recovery-code');
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

type Recovering = Person & { methodId: string; code: string };
const given = async (): Promise<Recovering> => {
  const person = await givenPerson(deployment.table);
  const methodId = await givenTotp(deployment.table, person, secret);
  return { ...person, methodId, code: await givenRecoveryCode(deployment.table, person) };
};
const atSecond = (person: Person, more: Parameters<typeof beginSignIn>[1] = {}): Promise<Browser> =>
  afterPassword(deployment.table, person, more);
const stateOf = async (browser: Browser) => (await sessionOf(deployment.table, browser)).state;
const lock = (person: Person, factor: string) => deployment.table.put({ ...counterKey(person.userId, factor), total: 100 });
const entriesOf = async ({ userId }: Person) => (await allItems()).filter(({ pk, user_id }) => pk.startsWith('LOG#') && user_id === userId);
const mailsTo = ({ email }: Person) => readOutbox().filter(({ to }) => to === email);

describe('a right code', () => {
  test('proves the second factor as `recovery`, and asks which method was lost once the new code is kept', async () => {
    const person = await given();
    const browser = await atSecond(person);

    expect(await steps.answer(browser, person.code)).toMatchObject({
      status: 200,
      body: { next: `/u2/mfa/recovery-code?state=${browser.state}` },
    });

    expect(await sessionOf(deployment.table, browser)).toMatchObject({
      state: 'replacing',
      recoveryDue: true,
      result: { amr: ['pwd', 'recovery', 'mfa'], acr: expect.stringContaining('multi-factor'), at: start },
    });
    expect((await steps.where(browser)).body).toMatchObject({ screen: 'mfa/recovery-code', also: [] });
    const kept = await keepShown(steps, browser);
    expect(kept.next).toBe(`/u2/mfa/lost-method?state=${browser.state}`);
    expect(await steps.lost(browser, { action: 'keep' })).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
    expect(await sessionOf(deployment.table, browser)).toMatchObject({ state: 'completed', result: { amr: ['pwd', 'recovery', 'mfa'] } });
  });

  test('is told by mail and in the log, without the code', async () => {
    const person = await given();
    const log = catchLog();
    await steps.answer(await atSecond(person), person.code);
    log.stop();

    expect(mailsTo(person)).toHaveLength(1);
    expect(await entriesOf(person)).toMatchObject([
      { type: 'gd_recovery_succeed', details: { authenticator: { type: 'recovery-code', id: expect.any(String) } } },
    ]);
    expect(JSON.stringify([mailsTo(person), log.text()])).not.toContain(person.code);
    expect(JSON.stringify(await allItems())).not.toContain(person.code);
  });

  test.each([
    ['in groups', (code: string) => code.replace(/(.{4})(?=.)/g, '$1 ')],
    [
      'with dashes, small letters and direction marks',
      (code: string) => `\u200e${code.toLowerCase().replace(/(.{4})(?=.)/g, '$1–')}\u200f\n`,
    ],
  ])('may be typed %s', async (_how, typed) => {
    const person = await given();
    expect((await steps.answer(await atSecond(person), typed(person.code))).status).toBe(200);
  });

  test('is good once: the second time it says so, and no try is counted', async () => {
    const person = await given();
    await steps.answer(await atSecond(person), person.code);

    // What is left of it opens nothing.
    expect((await steps.answer(await atSecond(person), person.code)).status).toBe(409);
    expect((await accountOf(deployment.table, person)).recovery?.hash).toBeUndefined();
  });

  test('is good once, of fifty sign-ins that answer at the same moment', async () => {
    const person = await given();
    const browsers = await Promise.all(Array.from({ length: 50 }, () => atSecond(person)));

    const answers = await Promise.all(browsers.map((browser) => steps.answer(browser, person.code)));

    const states = await Promise.all(browsers.map(stateOf));
    expect(states.filter((state) => state === 'replacing')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  test('is good once, of fifty answers in one sign-in', async () => {
    const person = await given();
    const browser = await atSecond(person);

    const answers = await Promise.all(Array.from({ length: 50 }, () => steps.answer(browser, person.code)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(mailsTo(person).filter(({ subject }) => subject?.includes('recovery'))).toHaveLength(1);
  });

  test('takes the code it was compared with, and no other', async () => {
    const person = await given();
    const read = await accountOf(deployment.table, person);
    await givenRecoveryCode(deployment.table, person);
    expect(await takeRecoveryCode(deployment.table, read, { by: 'a', from: undefined })).toBe(false);

    const now = await accountOf(deployment.table, person);
    expect(await takeRecoveryCode(deployment.table, now, { by: 'a', from: undefined })).toBe(true);
    expect(await takeRecoveryCode(deployment.table, now, { by: 'b', from: undefined })).toBe(false);
    await spendRecoveryCode(deployment.table, person.userId, 'a');
    expect(await takeRecoveryCode(deployment.table, now, { by: 'b', from: 'a' })).toBe(false);
  });

  test('ends the locks of the other factors', async () => {
    const person = await given();
    await lock(person, 'otp');
    const browser = await atSecond(person);
    expect((await steps.where(browser)).body).toMatchObject({ screen: 'mfa/recovery-code-challenge', also: [] });

    await steps.answer(browser, person.code);

    expect((await accountOf(deployment.table, person)).counters.get('otp')).toMatchObject({ total: 0 });
    expect((await steps.where(await atSecond(person))).body.screen).toBe('mfa/totp-challenge');
  });

  test('proves what a session of its own was begun for, for five minutes from then', async () => {
    const person = await given();
    const within = { userId: person.userId, signIn: 'uid', signedInAt: start, proof: { by: 'method' as const, at: start } };
    await openAccountSession(deployment.table, 'x', within, start);
    const browser = await atSecond(person, { state: 'proving', purpose: 'account', accountSession: 'x', signedInAt: start });

    expect((await steps.answer(browser, person.code)).body.next).toBe(`/u2/mfa/recovery-code?state=${browser.state}`);
    expect(await sessionOf(deployment.table, browser)).toMatchObject({ state: 'proven', proof: { by: 'recovery', at: start } });
    expect((await keepShown(steps, browser)).next).toBe(`/u2/account?proof=${browser.state}`);
  });
});

describe('what is no right code', () => {
  test.each(['', 'ABCD', 'A'.repeat(23), 'A'.repeat(25), `${'A'.repeat(23)}Ä`, `${'A'.repeat(23)}!`, '0'.repeat(200)])(
    '%j is none: 400, and no try is counted',
    async (typed) => {
      const person = await given();
      expect(await steps.answer(await atSecond(person), typed)).toMatchObject({
        status: 400,
        body: { error: 'invalid_recovery_code', field: 'code' },
      });
      expect((await accountOf(deployment.table, person)).counters.has('recovery')).toBe(false);
    },
  );

  test.each([[123456], [null], [['A'.repeat(24)]], [{ code: 'A' }], ['A'.repeat(201)]])('%j is a malformed body: 400', async (typed) => {
    const person = await given();
    expect(await steps.answer(await atSecond(person), typed)).toMatchObject({ status: 400, body: { field: 'code' } });
  });

  test('another code, one that was replaced and another person’s are all wrong, and change nothing', async () => {
    const person = await given();
    const other = await given();
    const replaced = person.code;
    const code = await givenRecoveryCode(deployment.table, person);
    const browser = await atSecond(person);

    for (const wrong of ['A'.repeat(24), replaced, other.code, [...code].reverse().join('')]) {
      expect(await steps.answer(browser, wrong)).toMatchObject({ status: 403, body: { error: 'wrong_code', field: 'code' } });
    }

    expect(await stateOf(browser)).toBe('awaiting_mfa');
    expect((await steps.answer(browser, code)).status).toBe(200);
    expect((await steps.answer(await atSecond(other), other.code)).status).toBe(200);
  });

  test('is waited for from the tenth on, which the person is told; the wait outlives the sign-in; a right one clears it', async () => {
    const person = await given();
    for (let n = 1; n < 10; n++) expect((await steps.answer(await atSecond(person), 'A'.repeat(24))).status).toBe(403);

    expect(await steps.answer(await atSecond(person), 'A'.repeat(24))).toMatchObject({ status: 429, body: { retry_after: 30 } });
    expect(mailsTo(person)).toHaveLength(1);
    expect((await steps.answer(await atSecond(person), person.code)).status).toBe(429);
    const types = (await entriesOf(person)).map(({ type }) => type);
    expect(types.sort()).toEqual([...Array(10).fill('gd_recovery_failed'), 'gd_recovery_rate_limit_exceed']);
    advanceClock(30);
    expect((await steps.answer(await atSecond(person), person.code)).status).toBe(200);
    expect((await accountOf(deployment.table, person)).counters.get('recovery')).toMatchObject({ total: 0 });
  });

  test('switches the code off at the hundredth: the right one does nothing any more, and is not offered', async () => {
    const person = await given();
    await deployment.table.put({ ...counterKey(person.userId, 'recovery'), total: 99 });
    const browser = await atSecond(person);
    expect((await steps.answer(browser, 'A'.repeat(24))).status).toBe(403);

    expect(await steps.answer(browser, person.code)).toMatchObject({ status: 409, body: { error: 'step_not_open' } });
    expect((await steps.where(browser)).body).toMatchObject({ screen: 'mfa/totp-challenge', also: [] });
    expect(mailsTo(person)).toMatchObject([{ body: expect.stringContaining('a hundred wrong codes') }]);
    expect(mailsTo(person)[0]?.body).toContain('Recovery code');
  });
});

describe('the way is open', () => {
  const closed = async (browser: Browser, code: string) => {
    const answer = await steps.answer(browser, code);
    expect([403, 409]).toContain(answer.status);
    expect(['awaiting_mfa', 'pending', 'completed', 'proving', 'failed', 'resumed']).toContain(await stateOf(browser));
    return answer;
  };

  test('beside a method, as the last of the ways', async () => {
    const person = await given();
    expect((await steps.where(await atSecond(person))).body).toMatchObject({
      screen: 'mfa/totp-challenge',
      also: ['mfa/login-options', 'mfa/recovery-code-challenge'],
      another_way: true,
    });
  });

  test('never without a first factor', async () => {
    const person = await given();
    const browser = await beginSignIn(deployment.table, { identifier: person.email });
    await closed(browser, person.code);
  });

  test('never by an old one', async () => {
    const person = await given();
    const engine = await import('../../../support/sign-in.ts');
    const { cookie, uid } = await engine.givenEngineSession(deployment.table, person);
    const more = { stepUpOf: uid, from: { cookies: [cookie] } };
    const browser = await atSecond(person, { ...more, firstFactor: { amr: ['pwd'], at: start - 301 } });
    await closed(browser, person.code);
    const fresh = await atSecond(person, { ...more, firstFactor: { amr: ['pwd'], at: start - 299 } });
    expect((await steps.answer(fresh, person.code)).status).toBe(200);
  });

  test('never while the factor is switched off, also in the middle', async () => {
    const person = await given();
    const browser = await atSecond(person);
    await writeFactorSwitch(deployment.table, 'recovery-code', false);
    await closed(browser, person.code);
    await writeFactorSwitch(deployment.table, 'recovery-code', true);
    expect((await steps.answer(browser, person.code)).status).toBe(200);
  });

  test('never without a method beside it: the code is no method', async () => {
    const person = await givenPerson(deployment.table);
    const code = await givenRecoveryCode(deployment.table, person);
    const browser = await atSecond(person);
    await closed(browser, code);
    expect((await steps.where(browser)).body.screen).toBe('mfa/totp-enrollment');
  });

  test('never in another browser, nor once the sign-in is at its end', async () => {
    const person = await given();
    const browser = await atSecond(person);
    const stranger = await atSecond(person);
    expect((await steps.answer({ ...browser, cookies: stranger.cookies }, person.code)).status).toBe(403);
    for (const state of ['completed', 'resumed', 'replacing', 'failed'] as const) {
      expect((await steps.answer(await atSecond(person, { state }), person.code)).status).toBeGreaterThanOrEqual(403);
    }
    expect((await steps.answer(browser, person.code)).status).toBe(200);
  });
});

describe('the code goes with the last method', () => {
  test('and a later enrolment does not bring it back', async () => {
    const person = await given();
    const account = await accountOf(deployment.table, person);
    await changeMethods(deployment.table, account, { remove: [person.methodId] });

    expect((await accountOf(deployment.table, person)).recovery).toBeUndefined();
    await changeMethods(deployment.table, await accountOf(deployment.table, person), {
      add: [{ id: '01K0000000000000000000000A', type: 'totp', confirmed: true, created_at: new Date().toISOString(), secret: 'x' }],
    });
    expect((await accountOf(deployment.table, person)).recovery).toBeUndefined();
    expect(await deployment.table.get(recoveryKey(person.userId))).toBeDefined();
    expect((await steps.answer(await atSecond(person), person.code)).status).toBe(409);
  });

  test('but stays while a confirmed one is left, and where one takes the place of the other', async () => {
    const person = await given();
    const other = await givenTotp(deployment.table, person, 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB');
    await changeMethods(deployment.table, await accountOf(deployment.table, person), { remove: [other] });
    expect((await accountOf(deployment.table, person)).recovery).toBeDefined();
    const add = [{ id: '01K0000000000000000000000B', type: 'totp' as const, confirmed: true, created_at: 'x', secret: 'x' }];
    await changeMethods(deployment.table, await accountOf(deployment.table, person), { add, remove: [person.methodId] });
    expect((await accountOf(deployment.table, person)).recovery).toBeDefined();
  });

  test('an unconfirmed one does not keep it', async () => {
    const person = await given();
    const id = '01K0000000000000000000000C';
    await deployment.table.put({ ...methodKey(person.userId, id), id, type: 'totp', confirmed: false, created_at: 'x' });
    await changeMethods(deployment.table, await accountOf(deployment.table, person), { remove: [person.methodId] });
    expect((await accountOf(deployment.table, person)).recovery).toBeUndefined();
  });
});
