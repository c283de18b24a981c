// security.md 4: who takes a stolen or lost method away ends what was proven by it, wherever that stands by then.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readAccount } from '../../../service/storage/account.ts';
import { changeMethods } from '../../../service/storage/methods.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { type AccountBrowser, askAccount, givenAccount, loadAccount, postAccount, screensAt } from '../../support/account.ts';
import { makeKey, newPasskey } from '../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Answered, Handler } from '../../support/event.ts';
import { beforeSecondReading } from '../../support/interrupted.ts';
import { creationFrom, type KeyHandlers, keyHandlers, keysOf, switchOnly } from '../../support/keyed.ts';
import { type RecoverySteps, recoverySteps } from '../../support/recovering.ts';
import { afterPassword, codeNow, givenPerson, givenTotp, type Person, post } from '../../support/sign-in.ts';
import { givenPhone } from '../../support/texted.ts';
import { type TotpSteps, totpSteps } from '../../support/totp-steps.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const minute = 60;
let deployment: Deployment;
let accountHandler: (method: 'GET' | 'POST', path: string) => Handler;
let keys: KeyHandlers;
let recovery: RecoverySteps;
let totp: TotpSteps;

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  totp = await totpSteps();
  [accountHandler, keys, recovery] = await Promise.all([loadAccount(), keyHandlers(), recoverySteps()]);
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(1_800_000_000);
  await switchOnly(deployment.table, 'otp', 'passkey');
  await writeFactorSwitch(deployment.table, 'recovery-code', true);
  await writePolicy(deployment.table, []);
});
afterEach(resetClock);

type Holder = Person & { app: string; phone: string };

/** With an app, and a phone that stands beside it whatever happens to the app. */
const holder = async (): Promise<Holder> => {
  const person = await givenPerson(deployment.table);
  const app = await givenTotp(deployment.table, person, secret);
  const { id: phone } = await givenPhone(deployment.table, person);
  return { ...person, app, phone };
};
const take = async ({ userId }: Person, id: string): Promise<void> => {
  const account = await readAccount(deployment.table, userId);
  if (!account) throw new Error('no such user');
  await changeMethods(deployment.table, account, { remove: [id] });
};
const send = (browser: AccountBrowser, path: string, body: Record<string, unknown> = {}): Promise<Answered> =>
  postAccount(accountHandler('POST', path), browser, body);
/** A change, which asks a fresh proof. */
const rename = ({ phone }: Holder, browser: AccountBrowser): Promise<Answered> =>
  send(browser, 'methods/rename', { method: phone, name: 'Mine' });
const refused = { status: 403, body: { error: 'proof_needed' } };

describe.each([
  ['a sign-in, which does not say which it was', () => ({})],
  ['a challenge in the account', ({ app }: Holder) => ({ proof: { method: app } })],
])('a fresh proof by %s', (_what, proven) => {
  const opened = async () => {
    const person = await holder();
    return { person, browser: await givenAccount(deployment.table, person, proven(person)) };
  };

  test('changes the account while the method stands', async () => {
    const { person, browser } = await opened();
    expect((await rename(person, browser)).status).toBe(200);
  });

  test('changes nothing once the method is taken away by an administrator, and the page asks anew', async () => {
    const { person, browser } = await opened();
    await take(person, person.app);

    expect(await rename(person, browser)).toMatchObject(refused);
    expect(await send(browser, 'methods/remove', { method: person.phone })).toMatchObject(refused);
    expect((await askAccount(accountHandler('GET', 'session'), browser)).body.fresh).toBe(false);
  });

  test('nor once its owner takes it away in another browser; that one goes on', async () => {
    const { person, browser } = await opened();
    const owner = await givenAccount(deployment.table, person, { proof: { method: person.app } });
    expect((await send(owner, 'methods/remove', { method: person.app })).status).toBe(200);

    expect(await rename(person, browser)).toMatchObject(refused);
    expect((await rename(person, owner)).status).toBe(200);
  });

  test('nor where it removes one itself afterwards', async () => {
    const { person, browser } = await opened();
    await take(person, person.app);
    expect(await send(browser, 'methods/remove', { method: person.phone })).toMatchObject(refused);
    expect(await rename(person, browser)).toMatchObject(refused);
  });

  test('nor by having removed one itself before', async () => {
    const { person, browser } = await opened();
    const spare = await givenTotp(deployment.table, person, `${secret}2345`);
    expect((await send(browser, 'methods/remove', { method: spare })).status).toBe(200);
    await take(person, person.app);

    expect(await rename(person, browser)).toMatchObject(refused);
  });

  test('nor is it taken away between the reads of a removal and its write', async () => {
    const { person, browser } = await opened();

    // The second reading of the account is the removal's own.
    const answered = await beforeSecondReading(
      deployment.table,
      person,
      () => take(person, person.app),
      () => send(browser, 'methods/remove', { method: person.phone }),
    );

    expect(answered).toMatchObject(refused);
    expect((await readAccount(deployment.table, person.userId))?.methods.map(({ id }) => id)).toEqual([person.phone]);
  });

  test('began an enrolment, which ends with it', async () => {
    const { person, browser } = await opened();
    const screens = screensAt(browser, await send(browser, 'methods/add', { factor: 'otp' }));
    const shown = await post(totp.secret, screens, {});
    await take(person, person.app);

    expect(await post(totp.confirm, screens, { code: codeNow(shown.body.secret) })).toMatchObject({
      status: 409,
      body: { next: '/u2/account' },
    });
    expect((await readAccount(deployment.table, person.userId))?.methods).toHaveLength(1);
  });
});

test('one by a challenge in the account stays good where another method is taken away', async () => {
  const person = await holder();
  const browser = await givenAccount(deployment.table, person, { proof: { method: person.phone } });
  await take(person, person.app);

  expect((await rename(person, browser)).status).toBe(200);
});

test('a challenge that was answered in the account proves nothing once its method is gone', async () => {
  const person = await holder();
  const browser = await givenAccount(deployment.table, person, { proof: { at: 0 } });
  const screens = screensAt(browser, await send(browser, 'prove'));
  expect((await post(totp.challenge, screens, { code: codeNow(secret) })).status).toBe(200);
  await take(person, person.app);

  expect(await send({ ...browser, cookies: screens.cookies }, 'proven', { state: screens.state })).toMatchObject(refused);
});

describe('a sign-in that is complete', () => {
  const completed = async () => {
    const person = await holder();
    const browser = await afterPassword(deployment.table, person);
    expect((await post(totp.challenge, browser, { code: codeNow(secret) })).status).toBe(200);
    return { person, browser };
  };

  test('offers no passkey any more, and leads to the app', async () => {
    await writeFactorSwitch(deployment.table, 'recovery-code', false);
    const { person, browser } = await completed();
    const options = creationFrom(await post(keys.offerOptions, browser, {}));
    await take(person, person.app);

    const answered = await post(keys.offer, browser, { credential: makeKey(options, newPasskey()) });

    expect(answered).toMatchObject({ status: 409, body: { next: `/authorize/${browser.state}` } });
    expect(await keysOf(deployment.table, person)).toEqual([]);
  });

  test('shows no recovery code any more, though another method stands', async () => {
    const { person, browser } = await completed();
    await take(person, person.app);

    expect(await recovery.show(browser)).toMatchObject({ status: 403, body: { error: 'session_failed' } });
    expect((await readAccount(deployment.table, person.userId))?.recovery).toBeUndefined();
  });

  test('is not touched by what is taken away beside it', async () => {
    const { person, browser } = await completed();
    await take(person, person.phone);
    advanceClock(minute);

    expect((await recovery.show(browser)).status).toBe(200);
  });
});
