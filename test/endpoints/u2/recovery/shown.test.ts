// The one time a recovery code is shown: to whom, and what "I have saved it" is said of.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyPassword } from '../../../../service/keys/password-hash.ts';
import { Secret } from '../../../../service/rules/secret.ts';
import type { LoginSession } from '../../../../service/storage/login-sessions.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { allItems } from '../../../support/all-items.ts';
import { resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Handler } from '../../../support/event.ts';
import { switchOnly } from '../../../support/keyed.ts';
import { catchLog } from '../../../support/log-lines.ts';
import { accountOf, givenRecoveryCode, keepShown, type RecoverySteps, recoverySteps } from '../../../support/recovering.ts';
import {
  afterPassword,
  type Browser,
  codeNow,
  givenEngineSession,
  givenPerson,
  givenTotp,
  post,
  sessionOf,
} from '../../../support/sign-in.ts';

const start = 1_800_000_000;
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
let steps: RecoverySteps;
let challenge: Handler;
let totpSecret: Handler;
let enrol: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  steps = await recoverySteps();
  challenge = (await import('../../../../lambdas/u2/api/mfa/totp-challenge.post.ts')).handler;
  totpSecret = (await import('../../../../lambdas/u2/api/mfa/totp-enrollment/secret.post.ts')).handler;
  enrol = (await import('../../../../lambdas/u2/api/mfa/totp-enrollment.post.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchOnly(deployment.table, 'otp', 'recovery-code');
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const recoveryScreen = ({ state }: Browser) => `/u2/mfa/recovery-code?state=${state}`;
const enrolled = async (more: Partial<LoginSession> = {}) => {
  const person = await givenPerson(deployment.table);
  const browser = await afterPassword(deployment.table, person, more);
  const shown = await post(totpSecret, browser, {});
  const answer = await post(enrol, browser, { code: codeNow(shown.body.secret) });
  return { person, browser, answer };
};

describe('a code is due', () => {
  test('after the first enrolment; once it is kept, the sign-in goes on and the code is good', async () => {
    const { person, browser, answer } = await enrolled();
    expect(answer).toMatchObject({ status: 200, body: { next: recoveryScreen(browser) } });
    expect((await steps.where(browser)).body).toMatchObject({ screen: 'mfa/recovery-code' });

    const log = catchLog();
    const { code, next } = await keepShown(steps, browser);
    log.stop();

    expect(next).toBe(`/authorize/${browser.state}`);
    expect(code).toMatch(/^[A-Z0-9]{24}$/);
    expect(log.text() + JSON.stringify(await allItems())).not.toContain(code);
    const again = await afterPassword(deployment.table, person);
    expect((await steps.answer(again, code)).status).toBe(200);
  });

  test('after the next challenge, for who enrolled before the factor was switched on; and once only', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const browser = await afterPassword(deployment.table, person);
    expect((await post(challenge, browser, { code: codeNow(secret) })).body.next).toBe(recoveryScreen(browser));
    await keepShown(steps, browser);

    setClock(start + 60);
    const later = await afterPassword(deployment.table, person);
    expect((await post(challenge, later, { code: codeNow(secret) })).body.next).toBe(`/authorize/${later.state}`);
  });

  test('again where the page was closed before the code was made', async () => {
    const { person } = await enrolled();
    setClock(start + 60);
    const later = await afterPassword(deployment.table, person);
    const methods = (await accountOf(deployment.table, person)).methods;
    expect(methods).toHaveLength(1);
    expect((await steps.where(later)).body.screen).toBe('mfa/totp-challenge');
  });

  test('never by an old first factor', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const { cookie, uid } = await givenEngineSession(deployment.table, person);
    const old = { stepUpOf: uid, from: { cookies: [cookie] }, firstFactor: { amr: ['pwd'], at: start - 301 } };
    const browser = await afterPassword(deployment.table, person, old);
    expect((await post(challenge, browser, { code: codeNow(secret) })).body.next).toBe(`/authorize/${browser.state}`);
    expect((await steps.show(browser)).status).toBe(409);
  });

  test('never while the factor is switched off', async () => {
    await writeFactorSwitch(deployment.table, 'recovery-code', false);
    const { browser, answer } = await enrolled();
    expect(answer.body.next).toBe(`/authorize/${browser.state}`);
    expect((await steps.show(browser)).status).toBe(409);
  });

  test('always where keys bound to one device are all there is', async () => {
    await switchOnly(deployment.table, 'webauthn-platform');
    const { recoveryServes } = await import('../../../../service/rules/recovery-code.ts');
    expect(recoveryServes(new Set(['webauthn-platform']))).toBe(true);
    expect(recoveryServes(new Set(['webauthn-platform', 'otp']))).toBe(false);
    expect(recoveryServes(new Set(['webauthn-platform', 'passkey']))).toBe(false);
    expect(recoveryServes(new Set(['otp']))).toBe(false);
  });
});

describe('showing', () => {
  test('makes another each time, and the one before is worth nothing', async () => {
    const { person, browser } = await enrolled();
    const first = await steps.show(browser);
    const second = await steps.show(browser);

    expect(first.body.again).toBeUndefined();
    expect(second.body).toMatchObject({ again: true });
    const hash = (await accountOf(deployment.table, person)).recovery?.hash;
    expect(await verifyPassword(new Secret(first.body.recovery_code), hash)).toBe(false);
    expect(await verifyPassword(new Secret(second.body.recovery_code), hash)).toBe(true);
  });

  test.each<[string, Partial<LoginSession>]>([
    ['before the first factor', { state: 'pending' }],
    ['before the second', { state: 'awaiting_mfa' }],
    ['before the second, whatever the session says', { state: 'awaiting_mfa', recoveryDue: true }],
    ['while it is proven', { state: 'proving', recoveryDue: true }],
    ['at the end of a sign-in that is due none', { state: 'completed' }],
    ['once the sign-in is collected', { state: 'resumed', recoveryDue: true }],
    ['once the proof is taken', { state: 'taken', recoveryDue: true }],
    ['once it failed', { state: 'failed', recoveryDue: true }],
  ])('is refused %s, and makes nothing', async (_when, more) => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const code = await givenRecoveryCode(deployment.table, person);
    const before = (await accountOf(deployment.table, person)).recovery;
    const browser = await afterPassword(deployment.table, person, more);

    const answer = await steps.show(browser);

    expect([403, 409]).toContain(answer.status);
    expect(answer.text).not.toContain(code);
    expect((await accountOf(deployment.table, person)).recovery).toEqual(before);
  });

  test('is refused in another browser, and to who was blocked meanwhile', async () => {
    const { person, browser } = await enrolled();
    const stranger = await afterPassword(deployment.table, person);
    expect((await steps.show({ ...browser, cookies: stranger.cookies })).status).toBe(403);
    await deployment.table.update({ pk: `USER#${person.userId}`, sk: 'PROFILE' }, { set: { blocked: true } });
    expect(await steps.show(browser)).toMatchObject({ status: 403, body: { error: 'session_failed' } });
  });
});

describe('"I have saved it"', () => {
  test('is said of the code that was shown last: of one that another tab replaced it is refused', async () => {
    const { browser } = await enrolled();
    const first = await steps.show(browser);
    const second = await steps.show(browser);
    expect(await steps.keep(browser, first.body.id)).toMatchObject({ status: 409, body: { error: 'recovery_code_replaced', field: 'id' } });
    expect((await steps.keep(browser, second.body.id)).status).toBe(200);
  });

  test('is refused of one that an administrator replaced', async () => {
    const { person, browser } = await enrolled();
    const shown = await steps.show(browser);
    await givenRecoveryCode(deployment.table, person);
    expect((await steps.keep(browser, shown.body.id)).status).toBe(409);
  });

  test('ends the showing: another tab makes no code any more', async () => {
    const { person, browser } = await enrolled();
    const { code } = await keepShown(steps, browser);
    expect(await steps.show(browser)).toMatchObject({ status: 409, body: { next: `/authorize/${browser.state}` } });
    const hash = (await accountOf(deployment.table, person)).recovery?.hash;
    expect(await verifyPassword(new Secret(code), hash)).toBe(true);
  });

  test('and a show at the same moment leave either the kept code good, or nothing kept', async () => {
    for (let round = 0; round < 8; round++) {
      const { person, browser } = await enrolled();
      const shown = await steps.show(browser);

      const [kept] = await Promise.all([steps.keep(browser, shown.body.id), steps.show(browser)]);

      const hash = (await accountOf(deployment.table, person)).recovery?.hash;
      const isGood = await verifyPassword(new Secret(shown.body.recovery_code), hash);
      expect({ kept: kept.status === 200, isGood }).toEqual({ kept: isGood, isGood });
      expect((await sessionOf(deployment.table, browser)).recoveryDue).toBe(!isGood);
    }
  });

  test('is refused where another tab makes a code between its reads and its write', async () => {
    const { person, browser } = await enrolled();
    const first = await steps.show(browser);
    const { update } = deployment.table;
    let second = '';
    deployment.table.update = async (...write) => {
      deployment.table.update = update;
      second = (await steps.show(browser)).body.recovery_code;
      return update(...write);
    };

    const kept = await steps.keep(browser, first.body.id);

    expect(kept.status).toBe(409);
    expect((await sessionOf(deployment.table, browser)).recoveryDue).toBe(true);
    expect(await verifyPassword(new Secret(second), (await accountOf(deployment.table, person)).recovery?.hash)).toBe(true);
  });

  test.each([[undefined], [null], [5], [''], ['x'.repeat(65)], ['01JRECOVERY']])('with the id %j is refused', async (id) => {
    const { browser } = await enrolled();
    await steps.show(browser);
    const answer = await steps.keep(browser, id as string);
    expect([400, 409]).toContain(answer.status);
    expect(answer.body.field).toBe('id');
  });
});
