// The process dies after its n-th write, for every n. The call made again then succeeds, and nothing is left half-done.
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findUserIdByEmail, readAccount } from '../../../service/storage/account.ts';
import { readSmsSettings } from '../../../service/storage/sms-settings.ts';
import { advanceClock, resetClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { api, newUser, scan } from '../../support/management-api.ts';

jest.setTimeout(60_000);

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterEach(resetClock);
afterAll(() => deployment.close());

const connection = 'Username-Password-Authentication';
const nth = (n: number) => ({ type: 'totp', totp_secret: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.slice(n, n + 16) });

/** Runs the call, killed after the first write, then after the second, and so on until it is through; `check` after each repeat. */
const atEveryWrite = async (
  prepare: () => Promise<{ call(): Promise<unknown>; check(killedAfter: number): Promise<void> }>,
): Promise<number> => {
  for (let count = 1; count < 40; count++) {
    const { call, check } = await prepare();
    const { killed } = await killAfterWrite(deployment.table, count, async () => {
      await silently(call);
    });
    await check(count);
    await consistent();
    if (!killed) return count - 1;
  }
  throw new Error('no end of writes');
};

/** A killed call becomes a 500 with a line in the log, which no caller ever sees. */
const silently = async (call: () => Promise<unknown>): Promise<void> => {
  const write = process.stderr.write;
  const log = console.error;
  console.error = () => undefined;
  process.stderr.write = () => true;
  await call().finally(() => {
    process.stderr.write = write;
    console.error = log;
  });
};

/** What must hold whatever happened: claims and users agree, no partition without its user, and the count is right. */
const consistent = async (): Promise<void> => {
  const items = await scan(deployment.endpoint);
  const profiles = items.filter(({ sk, deleting }) => sk === 'PROFILE' && deleting !== true);
  const users = new Set(profiles.map(({ user_id }) => `USER#${user_id}`));
  const emails = profiles.map(({ email }) => email);
  expect(new Set(emails).size).toBe(emails.length);
  for (const { email, user_id } of profiles) expect(await findUserIdByEmail(deployment.table, String(email))).toBe(user_id);
  expect(items.filter(({ pk }) => String(pk).startsWith('USER#') && !users.has(String(pk)))).toEqual([]);
  const count = items.find(({ sk }) => sk === 'COUNT');
  expect(count?.['users']).toBe(profiles.length);
  // Marks of a change that was cut short may stay: they are of users that are counted already.
  expect(items.filter(({ sk, former_email }) => sk === 'PROFILE' && former_email !== undefined)).toEqual([]);
};

describe('a call killed after any write', () => {
  test.each([
    ['with an id', 'given'],
    ['without an id', undefined],
  ])('POST /users %s', async (_title, given) => {
    let n = 0;
    const writes = await atEveryWrite(async () => {
      const email = `crash-${given}-${++n}@example.com`;
      const body = { connection, email, password: 'gentle river stones 42', ...(given ? { user_id: `${given}-${n}` } : {}) };
      const call = () => api('POST', '/users', { body });
      return {
        call,
        async check() {
          const before = await findUserIdByEmail(deployment.table, email);
          const made = before !== undefined && (await readAccount(deployment.table, before)) !== undefined;
          advanceClock(made ? 61 : 0); // who finds a user not counted leaves that to its maker for a minute
          const again = await call();
          expect(again.status).toBe(made ? 409 : 201);
          const [user] = (await api('GET', '/users-by-email', { query: { email } })).body;
          expect(user.email).toBe(email);
        },
      };
    });
    expect(writes).toBeGreaterThanOrEqual(6);
  });

  test('PUT …/providers/twilio', async () => {
    const path = '/guardian/factors/sms/providers/twilio';
    let n = 0;
    const writes = await atEveryWrite(async () => {
      await api('PUT', path, { body: { sid: `old-${++n}`, auth_token: `old-${n}` } });
      const before = (await readSmsSettings(deployment.table)).twilio?.auth_token;
      const body = { sid: `new-${n}`, auth_token: `new-${n}` };
      return {
        call: () => api('PUT', path, { body }),
        async check() {
          // An account and its secret change together, by the first write.
          const { twilio } = await readSmsSettings(deployment.table);
          expect(twilio).toMatchObject({ sid: `new-${n}`, auth_token: expect.any(String) });
          expect(twilio?.auth_token).not.toBe(before);
          expect((await api('PUT', path, { body })).status).toBe(200);
        },
      };
    });
    expect(writes).toBe(2);
  });

  test('PATCH /users/{id} of the e-mail', async () => {
    let n = 0;
    const writes = await atEveryWrite(async () => {
      const user = await newUser();
      const email = `moved-${++n}@example.com`;
      const call = () => api('PATCH', user.path, { body: { email } });
      return {
        call,
        async check() {
          expect(await call()).toMatchObject({ status: 200, body: { email } });
          expect(await findUserIdByEmail(deployment.table, user.email)).toBeUndefined();
        },
      };
    });
    expect(writes).toBeGreaterThanOrEqual(6);
  });

  test('PATCH /users/{id} of the e-mail, then to another one', async () => {
    let n = 0;
    await atEveryWrite(async () => {
      const user = await newUser();
      return {
        call: () => api('PATCH', user.path, { body: { email: `once-${++n}@example.com` } }),
        async check() {
          expect((await api('PATCH', user.path, { body: { email: `twice-${n}@example.com` } })).status).toBe(200);
          expect(await findUserIdByEmail(deployment.table, user.email)).toBeUndefined();
          // Claimed but never used, if the first call got no further: a minute later it is anybody's.
          advanceClock(61);
          expect((await newUser({ email: `once-${n}@example.com` })).id).not.toBe(user.id);
        },
      };
    });
  });

  test('PATCH /users/{id} of the password', async () => {
    await atEveryWrite(async () => {
      const user = await newUser();
      await deployment.table.put({ pk: `USER#${user.id}`, sk: 'COUNTER#otp', 'failures:any': 12, 'wait:any': 4_000_000_000, total: 12 });
      const call = () => api('PATCH', user.path, { body: { password: 'other gentle stones 7' } });
      return {
        call,
        async check() {
          expect((await call()).status).toBe(200);
          const counter = (await readAccount(deployment.table, user.id))?.counters.get('otp');
          expect(counter).toMatchObject({ total: 12 });
          expect(counter?.['wait:any']).toBeUndefined();
        },
      };
    });
  });

  test('DELETE /users/{id}', async () => {
    const writes = await atEveryWrite(async () => {
      const user = await newUser();
      await api('POST', `${user.path}/authentication-methods`, { body: nth(0) });
      await deployment.table.put({ pk: `USER#${user.id}`, sk: 'DEVICE#x', expiresAt: 1 });
      await deployment.table.put({ pk: `LOGIN#${user.id}`, sk: 'SESSION', gsi1pk: `USER#${user.id}#LOGIN`, gsi1sk: '1' });
      return {
        call: () => api('DELETE', user.path),
        async check() {
          // Gone with the first write, whatever is still to be cleared away.
          expect((await api('GET', user.path)).status).toBe(404);
          expect((await api('DELETE', user.path)).status).toBe(204);
          const left = (await scan(deployment.endpoint)).filter(({ pk }) => !String(pk).startsWith('LOG#'));
          expect(JSON.stringify(left)).not.toContain(user.id);
          expect((await newUser({ email: user.email })).email).toBe(user.email);
        },
      };
    });
    expect(writes).toBeGreaterThanOrEqual(9);
  });

  test('an e-mail whose user is half deleted can be given at once', async () => {
    await atEveryWrite(async () => {
      const user = await newUser();
      return {
        call: () => api('DELETE', user.path),
        async check() {
          expect((await newUser({ email: user.email })).id).not.toBe(user.id);
          await api('DELETE', user.path); // at the latest now nothing is left
        },
      };
    });
  });

  test('POST …/authentication-methods', async () => {
    const writes = await atEveryWrite(async () => {
      const user = await newUser();
      const call = () => api('POST', `${user.path}/authentication-methods`, { body: nth(0) });
      return {
        call,
        async check(count) {
          expect((await call()).status).toBe(409); // the first write decided
          const listed = (await api('GET', `${user.path}/authentication-methods`)).body;
          expect(listed).toHaveLength(1);
          // The next change completes what was left, and the method stays itself.
          expect((await api('PATCH', `${user.path}/authentication-methods/${listed[0].id}`, { body: { name: `n${count}` } })).status).toBe(
            200,
          );
          expect((await api('POST', `${user.path}/authentication-methods`, { body: nth(8) })).status).toBe(201);
          const both = (await api('GET', `${user.path}/authentication-methods`)).body;
          expect(both).toHaveLength(2);
          expect(both).toContainEqual({ ...listed[0], name: `n${count}`, friendly_name: `n${count}` });
        },
      };
    });
    expect(writes).toBeGreaterThanOrEqual(4);
  });

  test.each([
    ['DELETE one', 'DELETE', true, undefined],
    ['DELETE all', 'DELETE', false, undefined],
    ['PUT', 'PUT', false, [nth(4), nth(5)]],
  ])('%s …/authentication-methods', async (_title, method, one, body) => {
    await atEveryWrite(async () => {
      const user = await newUser();
      const first = (await api('POST', `${user.path}/authentication-methods`, { body: nth(0) })).body;
      if (!one) await api('POST', `${user.path}/authentication-methods`, { body: nth(1) });
      const path = `${user.path}/authentication-methods${one ? `/${first.id}` : ''}`;
      return {
        call: () => api(method, path, { body }),
        async check() {
          // All at once: after any write the old ones are gone and the new ones there.
          const secrets = async () => (await readAccount(deployment.table, user.id))?.methods.length;
          expect(await secrets()).toBe(body?.length ?? 0);
          const again = await api(method, path, { body });
          expect(again.status).toBe(one ? 404 : body ? 200 : 204);
          await api('POST', `${user.path}/authentication-methods`, { body: nth(9) });
          expect(await secrets()).toBe((body?.length ?? 0) + 1);
        },
      };
    });
  });
});
