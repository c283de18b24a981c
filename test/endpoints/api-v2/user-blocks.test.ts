// What holds a user up, as the administrator sees and lifts it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { counterKey } from '../../../service/storage/account.ts';
import { passwordWindow } from '../../../service/storage/password-windows.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { resetClock, setClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { api, newUser, scan } from '../../support/management-api.ts';
import { beginSignIn, codeNow, givenPerson, givenTotp, type Person, password, post } from '../../support/sign-in.ts';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
let deployment: Deployment;
let person: Person;
beforeAll(async () => {
  deployment = await startDeployment();
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
beforeEach(async () => {
  setClock(1_800_000_000);
  person = await givenPerson(deployment.table);
});
afterEach(resetClock);
afterAll(() => deployment.close());

const path = () => `/user-blocks/${encodeURIComponent(person.userId)}`;
const blocks = async () => (await api('GET', path())).body.blocked_for;
const hold = async (): Promise<void> => {
  const now = 1_800_000_000;
  await deployment.table.update(counterKey(person.userId, 'otp'), { set: { total: 100, 'failures:any': 100, 'wait:any': now + 900 } });
  await deployment.table.update(counterKey(person.userId, 'sms'), {
    set: { total: 12, 'failures:any': 12, 'wait:any': now + 120, 'wait:somebrowser': now + 30, 'wait:over': now - 1 },
  });
  await deployment.table.update(counterKey(person.userId, 'recovery'), { set: { total: 100, 'failures:any': 100 } });
  await deployment.table.update(counterKey(person.userId, 'password'), {
    set: { 'failures:somebrowser': 10, 'wait:somebrowser': now + 30 },
  });
  await deployment.table.update(passwordWindow('password-email', person.email, now).key, {
    set: { 'failures:any': 10, 'wait:any': now + 30, total: 10 },
  });
};

describe('/user-blocks/{id}', () => {
  test('is empty for who is held up by nothing', async () => {
    expect(await api('GET', path())).toMatchObject({ status: 200, body: { blocked_for: [] } });
    expect((await api('DELETE', path())).status).toBe(204);
  });

  test('lists waits and factors that are off, each with what it is', async () => {
    await hold();

    const about = { identifier: person.email, connection: 'Username-Password-Authentication' };
    expect(await blocks()).toEqual([
      { ...about, factor: 'password', browser: 'any', until: '2027-01-15T08:00:30.000Z' },
      { ...about, factor: 'password', browser: 'known', until: '2027-01-15T08:00:30.000Z' },
      { ...about, factor: 'otp', browser: 'any' },
      { ...about, factor: 'sms', browser: 'any', until: '2027-01-15T08:02:00.000Z' },
      { ...about, factor: 'sms', browser: 'known', until: '2027-01-15T08:00:30.000Z' },
      { ...about, factor: 'recovery-code', browser: 'any' },
    ]);
  });

  test('is lifted all at once: the person signs in with the method that was off', async () => {
    await givenTotp(deployment.table, person, secret);
    await hold();
    const signIn = async () => {
      const browser = await beginSignIn(deployment.table, { identifier: person.email });
      const { handler: first } = await import('../../../lambdas/u2/api/login/password.post.ts');
      const proven = await post(first, browser, { password });
      const { handler: second } = await import('../../../lambdas/u2/api/mfa/totp-challenge.post.ts');
      return [proven.status, (await post(second, browser, { code: codeNow(secret) })).status];
    };
    expect(await signIn()).not.toEqual([200, 200]);

    expect((await api('DELETE', path(), { scopes: ['update:users'] })).status).toBe(204);

    expect(await blocks()).toEqual([]);
    expect(await signIn()).toEqual([200, 200]);
    const entries = (await api('GET', `/users/${encodeURIComponent(person.userId)}/logs`)).body;
    expect(entries).toContainEqual(expect.objectContaining({ type: 'sapi', description: 'Unblock a user' }));
  });

  test('is lifted at the person’s own address too, which held the same failures', async () => {
    const { handler } = await import('../../../lambdas/u2/api/login/password.post.ts');
    const signIn = async (typed: string) =>
      post(handler, await beginSignIn(deployment.table, { identifier: person.email, address: '192.0.2.7' }), { password: typed });
    for (let i = 0; i < 10; i++) await signIn('wrong');
    expect((await signIn(password)).status).toBe(429);

    expect((await api('DELETE', path())).status).toBe(204);

    expect((await signIn(password)).status).toBe(200);
  });

  test('is lifted by a repeat, wherever the first try stopped', async () => {
    for (let write = 1; ; write += 1) {
      await hold();
      const { killed } = await killAfterWrite(deployment.table, write, async () => {
        if ((await api('DELETE', path())).status !== 204) throw new Error('stopped');
      });
      if (!killed) break;
      expect((await api('DELETE', path())).status).toBe(204);
      expect(await blocks()).toEqual([]);
    }
  });

  test('keeps another user’s waits', async () => {
    await hold();
    const other = await newUser();
    expect((await api('DELETE', other.path.replace('/users/', '/user-blocks/'))).status).toBe(204);

    expect(await blocks()).toHaveLength(6);
  });

  test('is 404 for an unknown user, and takes the scopes of users', async () => {
    const before = await scan(deployment.endpoint);
    for (const method of ['GET', 'DELETE']) {
      expect(await api(method, '/user-blocks/auth0%7Cnobody')).toMatchObject({ status: 404, body: { errorCode: 'inexistent_user' } });
    }
    expect((await api('GET', path(), { scopes: ['read:users'] })).status).toBe(200);
    expect((await api('GET', path(), { scopes: ['update:users'] })).status).toBe(403);
    expect((await api('DELETE', path(), { scopes: ['read:users'] })).status).toBe(403);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });
});
