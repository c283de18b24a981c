// What every call of the account page asks, and what every change asks beside it: tried on the whole list (product.md §7, security.md 4).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { profileKey } from '../../../../service/storage/account.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import {
  accountPath,
  accountRoutes,
  askAccount,
  givenAccount,
  givenSignIn,
  loadAccount,
  oldProof,
  postAccount,
} from '../../../support/account.ts';
import { allItems } from '../../../support/all-items.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Handler } from '../../../support/event.ts';
import { afterPassword, givenPerson, givenTotp, origin, type Person } from '../../../support/sign-in.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const start = 1_800_000_000;

/** `true`: a change. */
const calls: Record<string, { change: boolean; body: (methodId: string) => Record<string, unknown> }> = {
  prove: { change: false, body: () => ({}) },
  proven: { change: false, body: () => ({ state: 'x'.repeat(43) }) },
  'sign-out': { change: false, body: () => ({}) },
  'methods/rename': { change: true, body: (method) => ({ method, name: 'Other' }) },
  'methods/remove': { change: true, body: (method) => ({ method }) },
  'methods/add': { change: true, body: () => ({ factor: 'otp' }) },
  'methods/unlock': { change: true, body: () => ({}) },
  recovery: { change: true, body: () => ({}) },
  'browsers/forget': { change: true, body: () => ({}) },
  'sign-ins/end': { change: true, body: () => ({ others: true }) },
  password: { change: true, body: () => ({ password: 'a long and rare password' }) },
};

let deployment: Deployment;
let endpointOf: (method: 'GET' | 'POST', path: string) => Handler;

beforeAll(async () => {
  deployment = await startDeployment();
  endpointOf = await loadAccount();
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writeFactorSwitch(deployment.table, 'recovery-code', true);
  await writePolicy(deployment.table, []);
});
afterEach(resetClock);

/** Somebody with two apps, of which one may always go. */
const enrolled = async (more: Record<string, unknown> = {}): Promise<{ person: Person; method: string }> => {
  const person = await givenPerson(deployment.table, more);
  const method = await givenTotp(deployment.table, person, secret);
  await givenTotp(deployment.table, person, `${secret}2345`);
  return { person, method };
};

const posts = accountRoutes
  .filter(({ method, path }) => method === 'POST' && accountPath(path) !== 'session')
  .map(({ path }) => accountPath(path));
const changes = posts.filter((path) => calls[path]?.change);

test('the list of calls is complete', () => {
  expect(posts.sort()).toEqual(Object.keys(calls).sort());
});

describe.each(posts)('POST %s', (path) => {
  const call = calls[path] ?? { change: true, body: () => ({}) };
  const send = (browser: { cookies: string[] }, method: string, headers?: Record<string, string>) =>
    postAccount(endpointOf('POST', path), browser, call.body(method), headers);

  test('is refused to who is signed in to no account: no cookie, somebody’s sign-in alone, a login session', async () => {
    const { person, method } = await enrolled();
    const before = await allItems();
    const signedIn = await givenSignIn(deployment.table, person);
    const login = await afterPassword(deployment.table, person);
    const written = await allItems();
    expect(written.length).toBe(before.length + 2);

    for (const cookies of [[], ['__Host-sp_account='], ['__Host-sp_account=x'], signedIn.cookies, login.cookies]) {
      expect(await send({ cookies }, method)).toMatchObject({ status: 401, body: { error: 'signed_out' } });
    }
    expect(await allItems()).toEqual(written);
  });

  test('is refused from another site, as a form, and without a word of where it comes from (case 56)', async () => {
    const { person, method } = await enrolled();
    const mine = await givenAccount(deployment.table, person);

    for (const headers of [
      {},
      { origin: 'null' },
      { origin: 'https://evil.test' },
      { origin: 'https://login.example.com.evil.test' },
      { origin, 'sec-fetch-site': 'cross-site' },
      { origin, 'sec-fetch-site': 'same-site' },
    ]) {
      expect(await send(mine, method, headers as Record<string, string>)).toMatchObject({
        status: 403,
        body: { error: 'cross_site_request' },
      });
    }
    expect((await send(mine, method, { origin, 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('is refused half an hour after the last call, and twelve hours after the first', async () => {
    const { person, method } = await enrolled();
    const mine = await givenAccount(deployment.table, person);
    advanceClock(31 * 60);
    expect(await send(mine, method)).toMatchObject({ status: 401, body: { error: 'signed_out' } });

    const other = await givenAccount(deployment.table, person, { at: start });
    for (let minutes = 0; minutes < 12 * 60; minutes += 29) {
      expect((await askAccount(endpointOf('GET', 'session'), other)).status).toBe(200);
      advanceClock(29 * 60);
    }
    expect(await send(other, method)).toMatchObject({ status: 401 });
  });

  test('is refused at once to a user who is blocked or deleted, and once all sign-ins were ended', async () => {
    for (const change of [{ blocked: true }, { deleting: true }, { sessions_valid_from: start + 1 }]) {
      const { person, method } = await enrolled();
      const mine = await givenAccount(deployment.table, person);
      await deployment.table.update(profileKey(person.userId), { set: change });

      expect(await send(mine, method)).toMatchObject({ status: 401, body: { error: 'signed_out' } });
    }
  });

  test('is refused once the sign-in it was opened by is ended from elsewhere, or another person signs in in this browser', async () => {
    const { person, method } = await enrolled();
    const ended = await givenAccount(deployment.table, person);
    await deployment.table.update(profileKey(person.userId), { set: { ended_sign_ins: [{ uid: ended.uid, until: start + 9999 }] } });
    expect(await send(ended, method)).toMatchObject({ status: 401 });

    const mine = await givenAccount(deployment.table, person);
    const other = await givenSignIn(deployment.table, await givenPerson(deployment.table));
    expect(await send({ cookies: [...other.cookies, ...mine.cookies] }, method)).toMatchObject({ status: 401 });
  });

  test.each([null, 'x', ['x'], { unknown: 1 }, { method: 7 }, { method: null }])('a body of %j is refused with a 4xx', async (body) => {
    const { person } = await enrolled();
    const mine = await givenAccount(deployment.table, person);

    const { status } = await postAccount(endpointOf('POST', path), mine, body as Record<string, unknown>);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });
});

describe.each(changes)('a change by POST %s', (path) => {
  const send = (browser: { cookies: string[] }, method: string) =>
    postAccount(endpointOf('POST', path), browser, calls[path]?.body(method) ?? {});
  const refused = { status: 403, body: { error: 'proof_needed' } };
  const methods = async ({ userId }: Person) =>
    (await deployment.table.queryAll(`USER#${userId}`)).filter(({ sk }) => !sk.startsWith('COUNTER'));

  test('is refused by the endpoint without a proof of the last five minutes, and changes nothing', async () => {
    const { person, method } = await enrolled();
    const mine = await givenAccount(deployment.table, person);
    const before = await methods(person);

    advanceClock(301);
    expect(await send(mine, method)).toMatchObject(refused);
    expect(await send(await givenAccount(deployment.table, person, oldProof), method)).toMatchObject(refused);
    expect(await methods(person)).toEqual(before);
  });

  test('is open for five minutes after a method or the recovery code was proven', async () => {
    for (const by of ['method', 'recovery'] as const) {
      const { person, method } = await enrolled();
      const mine = await givenAccount(deployment.table, person, { proof: { by } });
      advanceClock(300);
      expect(await send(mine, method)).toMatchObject({ status: 200 });
    }
  });

  test('is refused after the password alone to who has a usable method, or a locked one (case 53)', async () => {
    const { person, method } = await enrolled();
    const mine = await givenAccount(deployment.table, person, { amr: ['pwd'], proof: { by: 'first_factor' } });
    expect(await send(mine, method)).toMatchObject(refused);

    await deployment.table.put({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp', total: 100 });
    expect(await send(mine, method)).toMatchObject(refused);
  });

  test('is no longer refused for want of a method to who has none, five minutes long', async () => {
    const person = await givenPerson(deployment.table);
    const mine = await givenAccount(deployment.table, person, { amr: ['pwd'], proof: { by: 'first_factor' } });

    const { body } = await send(mine, '01J00000000000000000000000');
    expect(body.error).not.toBe('proof_needed');

    const other = await givenAccount(deployment.table, await givenPerson(deployment.table), {
      amr: ['pwd'],
      proof: { by: 'first_factor' },
    });
    advanceClock(301);
    expect(await send(other, '01J00000000000000000000000')).toMatchObject(refused);
  });
});
