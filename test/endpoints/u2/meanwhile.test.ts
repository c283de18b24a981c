// What happens between two writes of one step, or while a page stands open: nothing that was ended counts, and nothing that happened is untold.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { profileKey, recoveryKey } from '../../../service/storage/account.ts';
import { rememberDevice } from '../../../service/storage/devices.ts';
import { stepSession } from '../../../service/storage/login-sessions.ts';
import { changeMethods } from '../../../service/storage/methods.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { changeUser, endedSignIns } from '../../../service/storage/users.ts';
import { type AccountBrowser, askAccount, givenAccount, loadAccount, postAccount, screensAt } from '../../support/account.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Answered, Handler } from '../../support/event.ts';
import { afterWriteOf, beforeSecondReading, withoutLimits } from '../../support/interrupted.ts';
import { switchOnly, typesLogged } from '../../support/keyed.ts';
import { mailsTo } from '../../support/mailed.ts';
import { accountOf, givenRecoveryCode, keepShown, type RecoverySteps, recoverySteps } from '../../support/recovering.ts';
import { afterPassword, type Browser, codeNow, givenPerson, givenTotp, type Person, post, sessionOf } from '../../support/sign-in.ts';
import { givenPhone } from '../../support/texted.ts';
import { type TotpSteps, totpSteps } from '../../support/totp-steps.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const start = 1_800_000_000;
const later = 'river stones 42 of the lake';
let deployment: Deployment;
let accountHandler: (method: 'GET' | 'POST', path: string) => Handler;
let recovery: RecoverySteps;
let totp: TotpSteps;

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  totp = await totpSteps();
  [accountHandler, recovery] = await Promise.all([loadAccount(), recoverySteps()]);
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchOnly(deployment.table, 'otp');
  await writeFactorSwitch(deployment.table, 'recovery-code', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const withTotp = async (): Promise<Person & { app: string }> => {
  const person = await givenPerson(deployment.table);
  return { ...person, app: await givenTotp(deployment.table, person, secret) };
};
const send = (browser: AccountBrowser, path: string, body: Record<string, unknown> = {}): Promise<Answered> =>
  postAccount(accountHandler('POST', path), browser, body);
const answer = (browser: Browser): Promise<Answered> => post(totp.challenge, browser, { code: codeNow(secret) });
const endAll = ({ userId }: Person) =>
  changeUser(deployment.table, userId, { now: Date.now(), decide: () => endedSignIns(Math.floor(Date.now() / 1000)) });

describe('a change of the methods that was decided before', () => {
  test.each<[string, (person: Person) => Promise<unknown>]>([
    ['all sign-ins were ended', endAll],
    [
      'the user was deleted and another came in under the same id',
      ({ userId }) => deployment.table.update(profileKey(userId), { set: { created_at: '2027-01-01T00:00:00.000Z' } }),
    ],
  ])('%s is stale', async (_what, happen) => {
    const person = await withTotp();
    const before = await accountOf(deployment.table, person);
    await happen(person);

    expect(await changeMethods(deployment.table, before, { remove: [person.app] })).toBe('stale');
    expect((await accountOf(deployment.table, person)).methods).toHaveLength(1);
  });
});

describe('an enrolment', () => {
  const begun = async () => {
    const person = await givenPerson(deployment.table);
    const browser = await afterPassword(deployment.table, person);
    const { secret: shown } = (await post(totp.secret, browser, {})).body;
    return { person, browser, finish: () => post(totp.confirm, browser, { code: codeNow(shown) }) };
  };

  test('is told where its session is stopped right after the method was stored', async () => {
    const { person, browser, finish } = await begun();
    const stop = async () => stepSession(deployment.table, await sessionOf(deployment.table, browser), { event: 'stopped', now: start });

    const answered = await afterWriteOf(deployment.table, 'PROFILE', stop, finish);

    expect(answered.status).toBeGreaterThanOrEqual(400);
    expect((await accountOf(deployment.table, person)).methods).toHaveLength(1);
    expect(mailsTo(person.email)).toHaveLength(1);
    expect(await typesLogged(deployment.table, person)).toContain('gd_enrollment_complete');
  });

  test('that a crash cut short, and whose method was removed since, does not bring it back', async () => {
    let removals = 0;
    for (let writes = 1; ; writes++) {
      const { person, finish } = await begun();
      const { killed } = await killAfterWrite(deployment.table, writes, finish);
      if (!killed) break;
      const stored = await accountOf(deployment.table, person);
      if (stored.methods.length === 0) continue;
      removals++;
      expect(await changeMethods(deployment.table, stored, { remove: stored.methods.map(({ id }) => id) })).toBe('changed');

      const { status } = await finish();

      expect({ writes, refused: status >= 400, methods: (await accountOf(deployment.table, person)).methods }).toEqual({
        writes,
        refused: true,
        methods: [],
      });
    }
    expect(removals).toBeGreaterThanOrEqual(3);
  });
});

test('a lost method that is removed is told where another tab goes on right after', async () => {
  const person = await withTotp();
  await switchOnly(deployment.table, 'otp', 'sms', 'recovery-code');
  await givenPhone(deployment.table, person);
  const browser = await afterPassword(deployment.table, person);
  await recovery.answer(browser, await givenRecoveryCode(deployment.table, person));
  await keepShown(recovery, browser);
  const before = mailsTo(person.email).length;
  const goOn = async () => recovery.lost(browser, { action: 'keep' });

  const answered = await afterWriteOf(deployment.table, 'PROFILE', goOn, () =>
    recovery.lost(browser, { action: 'remove', method: person.app }),
  );

  expect(answered.status).toBeGreaterThanOrEqual(400);
  expect(mailsTo(person.email)).toHaveLength(before + 1);
  expect(await typesLogged(deployment.table, person)).toContain('gd_unenroll');
});

describe('a recovery code whose answer a crash cut short', () => {
  const halfUsed = async () => {
    const person = await withTotp();
    const code = await givenRecoveryCode(deployment.table, person);
    const browser = await afterPassword(deployment.table, person);
    for (let writes = 1; (await accountOf(deployment.table, person)).recovery?.taken_by === undefined; writes++) {
      if (writes > 9) throw new Error('never taken');
      await killAfterWrite(deployment.table, writes, () => recovery.answer(browser, code));
    }
    expect((await sessionOf(deployment.table, browser)).state).toBe('awaiting_mfa');
    return { person, code, browser };
  };

  test('is good in another sign-in once the first went on by a method', async () => {
    const { person, code, browser } = await halfUsed();
    expect((await answer(browser)).status).toBe(200);

    expect((await recovery.answer(await afterPassword(deployment.table, person), code)).status).toBe(200);
  });

  test('and in the account, where the first proof there was by a method', async () => {
    const person = await withTotp();
    const code = await givenRecoveryCode(deployment.table, person);
    const account = await givenAccount(deployment.table, person);
    const browser = screensAt(account, await send(account, 'prove'));
    const { reference } = await sessionOf(deployment.table, browser);
    await deployment.table.update(recoveryKey(person.userId), { set: { taken_by: reference } });
    expect((await answer(browser)).status).toBe(200);

    expect((await recovery.answer(await afterPassword(deployment.table, person), code)).status).toBe(200);
  });

  test('counts as none: the account says so, and the next proof shows another', async () => {
    const { person, browser } = await halfUsed();
    const account = await givenAccount(deployment.table, person);
    expect((await askAccount(accountHandler('GET', 'session'), account)).body.recovery).toMatchObject({ on: true, valid: false });

    expect((await answer(browser)).body.next).toBe(`/u2/mfa/recovery-code?state=${browser.state}`);
    expect((await recovery.show(browser)).status).toBe(200);
    expect((await askAccount(accountHandler('GET', 'session'), account)).body.recovery).toMatchObject({ valid: true });
  });
});

describe('the recovery code as a proof in the account', () => {
  const proven = async () => {
    const person = await withTotp();
    const code = await givenRecoveryCode(deployment.table, person);
    const account = await givenAccount(deployment.table, person);
    const screens = screensAt(account, await send(account, 'prove'));
    expect((await recovery.answer(screens, code)).body.next).toBe(`/u2/mfa/recovery-code?state=${screens.state}`);
    return { person, screens, account: { ...account, cookies: screens.cookies } };
  };

  test('counts once the next code is kept', async () => {
    const { screens, account } = await proven();
    expect(await send(account, 'proven', { state: screens.state })).toMatchObject({
      status: 409,
      body: { next: `/u2/mfa/recovery-code?state=${screens.state}` },
    });

    await keepShown(recovery, screens);
    expect((await send(account, 'proven', { state: screens.state })).status).toBe(200);
  });

  test('shows the next code to nobody who is signed out of the account, nor takes their word for it', async () => {
    const { person, screens, account } = await proven();
    const shown = await recovery.show(screens);
    await send(account, 'sign-out');

    const left = { status: 409, body: { next: '/u2/account' } };
    expect(await recovery.show(screens)).toMatchObject(left);
    expect(await recovery.keep(screens, shown.body.id)).toMatchObject(left);
    expect((await accountOf(deployment.table, person)).recovery?.id).toBe(shown.body.id);
  });
});

describe('an answer by the recovery code in the account', () => {
  const begun = async () => {
    const person = await withTotp();
    const code = await givenRecoveryCode(deployment.table, person);
    const account = await givenAccount(deployment.table, person);
    return { person, code, account, screens: screensAt(account, await send(account, 'prove')) };
  };

  test.each<[string, (account: AccountBrowser) => Promise<unknown>]>([
    ['stood still for half an hour', async () => advanceClock(31 * 60)],
    ['was signed out in another tab', (account) => send(account, 'sign-out')],
  ])('where that %s is refused before the code is used up: it is good in a sign-in', async (_what, happen) => {
    const { person, code, account, screens } = await begun();
    await happen(account);

    expect(await recovery.answer(screens, code)).toMatchObject({ status: 409, body: { next: '/u2/account' } });
    expect((await recovery.answer(await afterPassword(deployment.table, person), code)).status).toBe(200);
  });

  test('keeps the account open for the code that takes its place', async () => {
    const { code, account, screens } = await begun();
    advanceClock(29 * 60);
    expect((await recovery.answer(screens, code)).status).toBe(200);
    advanceClock(4 * 60);

    await keepShown(recovery, screens);
    expect((await send({ ...account, cookies: screens.cookies }, 'proven', { state: screens.state })).status).toBe(200);
  });
});

describe('in the account', () => {
  const opened = async () => {
    const person = await withTotp();
    const other = await givenTotp(deployment.table, person, `${secret}2345`);
    const browser = await givenAccount(deployment.table, person);
    advanceClock(60);
    return { person, other, browser };
  };
  const signedOut = { status: 401, body: { error: 'signed_out' } };

  test('a removal that was asked for before all sign-ins were ended removes nothing', async () => {
    const { person, other, browser } = await opened();

    const answered = await beforeSecondReading(
      deployment.table,
      person,
      () => endAll(person),
      () => send(browser, 'methods/remove', { method: other }),
    );

    expect(answered).toMatchObject(signedOut);
    expect((await accountOf(deployment.table, person)).methods).toHaveLength(2);
  });

  test('nothing is shown to a session that was ended during its own change', async () => {
    const { person, other, browser } = await opened();

    const answered = await afterWriteOf(
      deployment.table,
      `METHOD#${other}`,
      () => endAll(person),
      () => send(browser, 'methods/rename', { method: other, name: 'Mine' }),
    );

    expect(answered).toMatchObject(signedOut);
  });

  test.each<[string, (person: Person & { app: string }) => Promise<unknown>, object]>([
    ['all sign-ins were ended', endAll, signedOut],
    [
      'what proved it was taken away',
      async (person) => changeMethods(deployment.table, await accountOf(deployment.table, person), { remove: [person.app] }),
      { status: 403, body: { error: 'proof_needed' } },
    ],
  ])('a new recovery code is not stored where, while it was hashed, %s', async (_what, happen, refused) => {
    const { person, browser } = await opened();
    const kept = await givenRecoveryCode(deployment.table, person);
    const before = (await accountOf(deployment.table, person)).recovery;

    // The second is after the hash.
    const answered = await beforeSecondReading(
      deployment.table,
      person,
      () => happen(person),
      () => send(browser, 'recovery'),
    );

    expect(answered).toMatchObject(refused);
    expect((await accountOf(deployment.table, person)).recovery).toEqual(before);
    expect(kept).toHaveLength(24);
  });

  test('a new password is not stored where what proved it was taken away while it was hashed', async () => {
    const { person, browser } = await opened();
    const { password_hash: before } = (await accountOf(deployment.table, person)).profile;

    // The second is after the hash.
    const answered = await beforeSecondReading(
      deployment.table,
      person,
      async () => changeMethods(deployment.table, await accountOf(deployment.table, person), { remove: [person.app] }),
      () => send(browser, 'password', { password: later }),
    );

    expect(answered).toMatchObject({ status: 403, body: { error: 'proof_needed' } });
    expect((await accountOf(deployment.table, person)).profile.password_hash).toBe(before);
  });

  test('a new password is told, though the waits that it ends cannot be ended', async () => {
    const { person, browser } = await opened();

    await withoutLimits(deployment.table, () => send(browser, 'password', { password: later }));

    expect(mailsTo(person.email)).toHaveLength(1);
    expect(await typesLogged(deployment.table, person)).toEqual(['scp']);
  });

  test('an enrolment goes on though its own session set a new password meanwhile, which ends all others', async () => {
    const { person, browser } = await opened();
    const screens = screensAt(browser, await send(browser, 'methods/add', { factor: 'otp' }));
    const { secret: shown } = (await post(totp.secret, screens, {})).body;
    expect((await send(browser, 'password', { password: later })).status).toBe(200);
    advanceClock(2);

    expect((await post(totp.confirm, screens, { code: codeNow(shown) })).status).toBe(200);
    expect((await accountOf(deployment.table, person)).methods).toHaveLength(3);
  });

  test('a new password ends no limit of texts: whoever sets it has just used them', async () => {
    const { person, browser } = await opened();
    const sentAt = Array.from({ length: 10 }, (_, at) => start + 60 - 60 * (at + 1)).reverse();
    const texts = { pk: `USER#${person.userId}`, sk: 'COUNTER#texts' };
    await deployment.table.put({ ...texts, sentAt });

    expect((await send(browser, 'password', { password: later })).status).toBe(200);

    expect(await deployment.table.get(texts)).toMatchObject({ sentAt });
  });
});

test('a browser that was forgotten while it signed in stays forgotten', async () => {
  const person = await withTotp();
  const signingIn = {
    mfa: true,
    now: start,
    random: () => Buffer.alloc(32, 7),
    remembering: { is: 'no_matter' as const, signIn: undefined, userAgent: 'test', address: '198.51.100.7' },
  };
  const cookie = await rememberDevice(deployment.table, {
    ...signingIn,
    account: await accountOf(deployment.table, person),
    cookie: undefined,
  });
  advanceClock(80 * 24 * 3600);
  const before = await accountOf(deployment.table, person);
  expect(before.devices.size).toBe(1);
  const [device] = before.devices.keys();
  await deployment.table.remove({ pk: `USER#${person.userId}`, sk: `DEVICE#${device}` });

  await rememberDevice(deployment.table, { ...signingIn, account: before, cookie, now: start + 80 * 24 * 3600 });

  expect((await accountOf(deployment.table, person)).devices.size).toBe(0);
});
