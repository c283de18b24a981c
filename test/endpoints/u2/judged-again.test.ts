// What was proven or allowed before is judged again where it counts: the page may have stood open for long, and things have happened since.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { profileKey } from '../../../service/storage/account.ts';
import { changeMethods } from '../../../service/storage/methods.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { changeUser, endedSignIns } from '../../../service/storage/users.ts';
import { type AccountBrowser, askAccount, givenAccount, loadAccount, postAccount, screensAt } from '../../support/account.ts';
import { newKey } from '../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import { enrolWith, type KeyHandlers, keyHandlers, keysOf, switchOnly } from '../../support/keyed.ts';
import { accountOf, givenRecoveryCode, keepShown, type RecoverySteps, recoverySteps } from '../../support/recovering.ts';
import { afterPassword, type Browser, codeNow, givenPerson, givenTotp, type Person, post } from '../../support/sign-in.ts';
import { browserWith, givenTicket } from '../../support/ticketed.ts';
import { enrolApp, type TotpSteps, totpSteps } from '../../support/totp-steps.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
let recovery: RecoverySteps;
let keys: KeyHandlers;
let accountHandler: (method: 'GET' | 'POST', path: string) => Handler;
let totp: TotpSteps;

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  totp = await totpSteps();
  [recovery, keys, accountHandler] = await Promise.all([recoverySteps(), keyHandlers(), loadAccount()]);
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(1_800_000_000);
  await switchOnly(deployment.table, 'otp');
  await writeFactorSwitch(deployment.table, 'recovery-code', true);
  await writePolicy(deployment.table, []);
});
afterEach(resetClock);

const minute = 60;
const inAccount = (browser: AccountBrowser, path: string, body: Record<string, unknown> = {}) =>
  postAccount(accountHandler('POST', path), browser, body);

describe('a recovery code that is due', () => {
  const leftOpen = async (): Promise<{ person: Person; browser: Browser }> => {
    const person = await givenPerson(deployment.table);
    const browser = await browserWith((await givenTicket(deployment.table, person)).token);
    expect((await enrolApp(totp, browser)).body.next).toContain('/u2/mfa/recovery-code?');
    return { person, browser };
  };

  test('is not shown once the method that was enrolled is gone, whatever was enrolled since', async () => {
    const { person, browser } = await leftOpen();
    const account = await accountOf(deployment.table, person);
    await changeMethods(deployment.table, account, { remove: account.methods.map(({ id }) => id) });
    expect(await recovery.show(browser)).toMatchObject({ status: 403, body: { error: 'session_failed' } });

    expect((await enrolApp(totp, await browserWith((await givenTicket(deployment.table, person)).token))).status).toBe(200);
    expect(await recovery.show(browser)).toMatchObject({ status: 403, body: { error: 'session_failed' } });
    expect((await accountOf(deployment.table, person)).recovery?.hash).toBeUndefined();
  });

  test('is not shown in the place of one that was made elsewhere since, and the page goes on', async () => {
    const { person, browser } = await leftOpen();
    const kept = await givenRecoveryCode(deployment.table, person);
    const before = (await accountOf(deployment.table, person)).recovery;

    expect(await recovery.show(browser)).toMatchObject({ status: 409, body: { next: `/u2/guardian/enrolled?state=${browser.state}` } });
    expect((await recovery.where(browser)).body.screen).toBe('guardian/enrolled');
    expect((await accountOf(deployment.table, person)).recovery).toEqual(before);
    expect(kept).toHaveLength(24);
  });

  test('is not shown after a block, though that was lifted', async () => {
    const { person, browser } = await leftOpen();
    await deployment.table.update(profileKey(person.userId), { set: { tickets_valid_from: 1_800_000_001 } });

    expect((await recovery.show(browser)).status).toBe(403);
  });
});

describe('an enrolment', () => {
  test('from the account is to be finished within twenty minutes', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const browser = await givenAccount(deployment.table, person);
    const screens = screensAt(browser, await inAccount(browser, 'methods/add', { factor: 'otp' }));
    advanceClock(20 * minute);
    const { secret: shown } = (await post(totp.secret, screens, {})).body;
    advanceClock(1);

    expect(await post(totp.confirm, screens, { code: codeNow(shown) })).toMatchObject({ status: 409, body: { next: '/u2/account' } });
    expect((await accountOf(deployment.table, person)).methods).toHaveLength(1);
  });

  test('that a password began in the account adds nothing once its owner has a method', async () => {
    const person = await givenPerson(deployment.table);
    const thief = await givenAccount(deployment.table, person, { amr: ['pwd'], proof: { by: 'first_factor' } });
    const screens = screensAt(thief, await inAccount(thief, 'methods/add', { factor: 'otp' }));
    await givenTotp(deployment.table, person, secret);

    expect((await enrolApp(totp, screens)).status).toBe(409);
    expect((await accountOf(deployment.table, person)).methods).toHaveLength(1);
  });

  test('after the recovery code too: later nothing is replaced or removed, and going on is all that is left', async () => {
    const person = await givenPerson(deployment.table);
    const lost = await givenTotp(deployment.table, person, secret);
    const code = await givenRecoveryCode(deployment.table, person);
    const browser = await afterPassword(deployment.table, person);
    await recovery.answer(browser, code);
    await keepShown(recovery, browser);
    advanceClock(20 * minute + 1);

    for (const action of ['replace', 'remove'])
      expect(await recovery.lost(browser, { action, method: lost })).toMatchObject({ status: 403, body: { error: 'session_failed' } });
    expect((await recovery.lost(browser, { action: 'keep' })).status).toBe(200);
  });

  test('by a ticket for one kind of key makes no key of another', async () => {
    await switchOnly(deployment.table, 'webauthn-roaming', 'webauthn-platform');
    const person = await givenPerson(deployment.table);
    const browser = await browserWith((await givenTicket(deployment.table, person, { factor: 'webauthn-platform' })).token);

    expect(await enrolWith(keys, browser, 'webauthn-platform', { key: newKey() })).toMatchObject({
      status: 403,
      body: { error: 'kind_not_enabled' },
    });
    expect(await keysOf(deployment.table, person)).toEqual([]);
  });
});

describe('the account', () => {
  test.each([
    ['a block', (now: number) => ({ ...endedSignIns(now), blocked: true })],
    ['"this was not me"', (now: number) => endedSignIns(now)],
  ])('does not change the password over %s that came while the new one was hashed', async (_what, ended) => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const browser = await givenAccount(deployment.table, person);
    advanceClock(minute);
    const { password_hash: before } = (await accountOf(deployment.table, person)).profile;
    const queryAll = deployment.table.queryAll;
    // What is read between the hash and the write.
    deployment.table.queryAll = async (pk, prefix) => {
      if (prefix === 'DEVICE#')
        await changeUser(deployment.table, person.userId, { now: Date.now(), decide: () => ended(1_800_000_000 + minute) });
      return queryAll(pk, prefix);
    };

    const answered = await inAccount(browser, 'password', { password: 'river stones 42 of the lake' });
    deployment.table.queryAll = queryAll;

    expect(answered).toMatchObject({ status: 401, body: { error: 'signed_out' } });
    const { profile } = await accountOf(deployment.table, person);
    expect(profile.password_hash).toBe(before);
    expect(profile.kept_sign_in).toBeUndefined();
  });

  test('that a password opened closes when the policy is switched on', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await givenAccount(deployment.table, person, { amr: ['pwd'], proof: { by: 'first_factor' } });
    expect((await askAccount(accountHandler('GET', 'session'), browser)).status).toBe(200);

    await writePolicy(deployment.table, ['all-applications']);

    expect(await askAccount(accountHandler('GET', 'session'), browser)).toMatchObject({ status: 401, body: { error: 'signed_out' } });
  });
});
