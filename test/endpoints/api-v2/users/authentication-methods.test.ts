import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secretsDeps } from '../../../../service/deps/secrets.ts';
import { secretContext } from '../../../../service/factors/totp/secret.ts';
import { stepOfCode } from '../../../../service/factors/totp/verify.ts';
import { mostFailures } from '../../../../service/rules/lockout.ts';
import { Secret } from '../../../../service/rules/secret.ts';
import { readAccount } from '../../../../service/storage/account.ts';
import { changeMethods } from '../../../../service/storage/methods.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, newUser, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());

const sample = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP', confirmed: true };
/** Secrets that differ: sixteen letters of the alphabet from the n-th on. */
const secretNumber = (n: number): string =>
  Array.from({ length: 16 }, (_, i) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt((n + i) % 32)).join('');
const nth = (n: number, more: object = {}) => ({ type: 'totp', totp_secret: secretNumber(n), ...more });
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const accountOf = async (id: string) => {
  const account = await readAccount(deployment.table, id);
  if (!account) throw new Error('no such user');
  return account;
};

describe('POST …/authentication-methods', () => {
  test('answers the documented import with 201, and the list tells it', async () => {
    const user = await newUser();

    const made = await api('POST', `${user.path}/authentication-methods`, { body: sample });
    const listed = await api('GET', `${user.path}/authentication-methods`);
    const one = await api('GET', `${user.path}/authentication-methods/${made.body.id}`);

    expect(made.status).toBe(201);
    expect(made.body).toEqual({ id: expect.stringMatching(ulid), type: 'totp', created_at: expect.stringMatching(/Z$/) });
    expect(listed.body).toEqual([{ ...made.body, confirmed: true, enrolled_at: made.body.created_at }]);
    expect(one.body).toEqual(listed.body[0]);
    expect((await api('GET', user.path)).body.multifactor).toEqual(['guardian']);
  });

  test.each([
    'mzqw g5dp oj4s 24ds nf3g c5df fvvw k6jb',
    'MZQW-G5DP-OJ4S-24DS-NF3G-C5DF-FVVW-K6JB',
    'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB',
    'mzqw\u00a0g5dp OJ4S24DSNF3GC5DFFVVWK6JB====',
  ])('stores %s in one form, whose codes are right (case 1)', async (totp_secret) => {
    const user = await newUser();

    const made = await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret, confirmed: true } });

    expect(made.status).toBe(201);
    const [method] = (await accountOf(user.id)).methods;
    const box = await secretsDeps.secrets();
    const stored = { userId: user.id, methodId: made.body.id, ciphertext: method?.secret ?? '' };
    expect(await stepOfCode(box, stored, new Secret('159241'), 59)).toBe(1);
    expect(Buffer.from(await box.decrypt(stored.ciphertext, secretContext(user.id, made.body.id))).toString()).toBe(
      'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB',
    );
  });

  test('takes the documented sample of 80 bits, whose code at 1111111109 is 071271 (case 3)', async () => {
    const user = await newUser();

    const made = await api('POST', `${user.path}/authentication-methods`, { body: sample });

    const [method] = (await accountOf(user.id)).methods;
    const stored = { userId: user.id, methodId: made.body.id, ciphertext: method?.secret ?? '' };
    expect(await stepOfCode(await secretsDeps.secrets(), stored, new Secret('071271'), 1111111109)).toBe(37037036);
  });

  test('encrypts for this user and method alone: nobody else’s context opens it', async () => {
    const user = await newUser();
    const made = await api('POST', `${user.path}/authentication-methods`, { body: sample });

    const [method] = (await accountOf(user.id)).methods;

    const box = await secretsDeps.secrets();
    await expect(box.decrypt(method?.secret ?? '', secretContext('auth0|other', made.body.id))).rejects.toThrow();
    await expect(box.decrypt(method?.secret ?? '', secretContext(user.id, '01ARZ3NDEKTSV4RRFFQ69G5FAV'))).rejects.toThrow();
  });

  test.each([
    ['both spellings', { name: 'My app', friendly_name: 'My app' }],
    ['Auth0’s spelling', { name: 'My app' }],
    ['ours', { friendly_name: 'My app' }],
  ])('takes the name in %s and returns it in both', async (_title, names) => {
    const user = await newUser();

    const made = await api('POST', `${user.path}/authentication-methods`, { body: { ...sample, ...names } });

    expect(made.body).toMatchObject({ name: 'My app', friendly_name: 'My app' });
    expect((await api('GET', `${user.path}/authentication-methods`)).body[0]).toMatchObject({ name: 'My app', friendly_name: 'My app' });
  });

  test('stores an unconfirmed one as not enrolled', async () => {
    const user = await newUser();

    await api('POST', `${user.path}/authentication-methods`, { body: { ...sample, confirmed: false } });

    const [method] = (await api('GET', `${user.path}/authentication-methods`)).body;
    expect(method.confirmed).toBe(false);
    expect(method).not.toHaveProperty('enrolled_at');
    expect((await api('GET', user.path)).body).not.toHaveProperty('multifactor');
  });

  test('refuses the same secret twice in any writing, and not another user’s', async () => {
    const [user, other] = [await newUser(), await newUser()];
    await api('POST', `${user.path}/authentication-methods`, { body: sample });

    const again = await api('POST', `${user.path}/authentication-methods`, { body: { ...sample, totp_secret: 'jbsw y3dp-ehpk 3pxp' } });
    const others = await api('POST', `${other.path}/authentication-methods`, { body: sample });

    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ statusCode: 409, error: 'Conflict', message: 'Authentication method already exists.' });
    expect(others.status).toBe(201);
    expect((await accountOf(user.id)).methods).toHaveLength(1);
    const prints = [...(await accountOf(user.id)).methods, ...(await accountOf(other.id)).methods].map((m) => m.secret_fingerprint);
    expect(new Set(prints).size).toBe(2);
  });

  test('of ten parallel calls five succeed: there are five at most', async () => {
    const user = await newUser();

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => api('POST', `${user.path}/authentication-methods`, { body: nth(n) })),
    );

    const statuses = answers.map(({ status }) => status).sort();
    const made = statuses.filter((status) => status === 201).length;
    expect(statuses.every((status) => [201, 403, 503].includes(status))).toBe(true);
    expect(made).toBeLessThanOrEqual(5);
    expect((await accountOf(user.id)).methods).toHaveLength(made);
    for (let n = 10; n < 16; n++) await api('POST', `${user.path}/authentication-methods`, { body: nth(n) });
    const last = await api('POST', `${user.path}/authentication-methods`, { body: nth(20) });
    expect(last).toMatchObject({ status: 403, body: { message: 'You reached the limit of entities of this type for this user.' } });
    expect((await accountOf(user.id)).methods).toHaveLength(5);
  });

  test('of ten parallel calls with one secret one succeeds', async () => {
    const user = await newUser();

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api('POST', `${user.path}/authentication-methods`, { body: sample })),
    );

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await accountOf(user.id)).methods).toHaveLength(1);
  });

  test('switches a factor on again that guesses had switched off', async () => {
    const user = await newUser();
    const counter = { pk: `USER#${user.id}`, sk: 'COUNTER#otp' };
    await deployment.table.put({ ...counter, total: mostFailures });

    await api('POST', `${user.path}/authentication-methods`, { body: sample });

    expect((await deployment.table.get(counter))?.['total']).toBe(0);
  });

  test('tells no secret: not in answers, not in what is stored or logged (case 46)', async () => {
    const user = await newUser();
    const secret = 'KRSXG5CTMVRXEZLUKRSXG5CT';

    const made = await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret: secret } });
    const again = await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret: secret } });
    const wrong = await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret: `${secret}!` } });
    const put = await api('PUT', `${user.path}/authentication-methods`, { body: [{ type: 'totp', totp_secret: secret }] });
    const listed = await api('GET', `${user.path}/authentication-methods`);

    const told = [made, again, wrong, put, listed].map(({ text }) => text).join();
    expect(told + JSON.stringify(await scan(deployment.endpoint))).not.toContain('KRSXG5C');
    expect(told).not.toMatch(/secret_fingerprint|"secret"/);
  });
});

describe('PUT …/authentication-methods', () => {
  test('replaces all totp at once, with new ids', async () => {
    const user = await newUser();
    const old = await api('POST', `${user.path}/authentication-methods`, { body: nth(1) });

    const put = await api('PUT', `${user.path}/authentication-methods`, { body: [nth(1, { name: 'Same' }), nth(2)] });
    const listed = await api('GET', `${user.path}/authentication-methods`);

    expect(put.status).toBe(200);
    expect(put.body).toHaveLength(2);
    expect(put.body[0]).toEqual({
      id: expect.stringMatching(ulid),
      type: 'totp',
      name: 'Same',
      friendly_name: 'Same',
      created_at: expect.any(String),
    });
    const ids = listed.body.map((method: { id: string }) => method.id).sort();
    expect(ids).toEqual(put.body.map((method: { id: string }) => method.id).sort());
    expect(ids).not.toContain(old.body.id);
  });

  test('with an empty list removes them', async () => {
    const user = await newUser();
    await api('POST', `${user.path}/authentication-methods`, { body: sample });

    const put = await api('PUT', `${user.path}/authentication-methods`, { body: [] });

    expect(put).toMatchObject({ status: 200, body: [] });
    expect((await api('GET', `${user.path}/authentication-methods`)).body).toEqual([]);
  });

  test.each([
    ['the same secret twice', [nth(1), nth(1)], 409],
    ['six', [1, 2, 3, 4, 5, 6].map((n) => nth(n)), 403],
    ['one bad among good', [nth(1), { type: 'totp', totp_secret: 'bad!' }], 400],
  ])('with %s is refused and keeps the old ones', async (_title, body, status) => {
    const user = await newUser();
    await api('POST', `${user.path}/authentication-methods`, { body: sample });
    const before = await scan(deployment.endpoint);

    const put = await api('PUT', `${user.path}/authentication-methods`, { body });

    expect(put.status).toBe(status);
    expect(await scan(deployment.endpoint)).toEqual(before);
    if (status === 400) expect(put.body.field).toBe('[1].totp_secret');
  });
});

describe('reading, renaming, deleting', () => {
  test('pages with totals, and a page past the end is empty', async () => {
    const user = await newUser();
    for (const n of [1, 2, 3]) await api('POST', `${user.path}/authentication-methods`, { body: nth(n) });
    const list = (query: Record<string, string>) => api('GET', `${user.path}/authentication-methods`, { query });

    const all = (await list({})).body;
    expect(all).toHaveLength(3);
    expect((await list({ include_totals: 'true' })).body).toEqual({ authenticators: all, total: 3, start: 0, limit: 50 });
    expect((await list({ page: '1', per_page: '2', include_totals: 'true' })).body).toEqual({
      authenticators: all.slice(2),
      total: 3,
      start: 2,
      limit: 2,
    });
    expect((await list({ page: '9', include_totals: 'true' })).body).toMatchObject({ authenticators: [], total: 3 });
    expect((await list({ page: '1' })).body).toEqual([]);
    expect((await list({ per_page: '0' })).body).toEqual([]);
  });

  test('tells the time of the last use', async () => {
    const user = await newUser();
    const { body } = await api('POST', `${user.path}/authentication-methods`, { body: sample });
    await deployment.table.put({ pk: `USER#${user.id}`, sk: 'COUNTER#otp', [`used:${body.id}`]: 1_700_000_000 });

    const [method] = (await api('GET', `${user.path}/authentication-methods`)).body;

    expect(method.last_auth_at).toBe('2023-11-14T22:13:20.000Z');
  });

  test('renames in either spelling, and null takes the name away', async () => {
    const user = await newUser();
    const { body } = await api('POST', `${user.path}/authentication-methods`, { body: sample });
    const path = `${user.path}/authentication-methods/${body.id}`;

    const named = await api('PATCH', path, { body: { name: 'Work' } });
    const again = await api('PATCH', path, { body: { friendly_name: 'Home' } });
    const kept = await api('PATCH', path, { body: {} });
    const removed = await api('PATCH', path, { body: { name: null } });

    expect(named).toMatchObject({ status: 200, body: { id: body.id, name: 'Work', friendly_name: 'Work' } });
    expect(named.body).not.toHaveProperty('confirmed');
    expect([again.body.name, kept.body.name]).toEqual(['Home', 'Home']);
    expect(removed.body).not.toHaveProperty('name');
    expect((await api('GET', path)).body).not.toHaveProperty('friendly_name');
  });

  test('deletes the last one under the policy, once (case 44)', async () => {
    const [user, other] = [await newUser(), await newUser()];
    const { body } = await api('POST', `${user.path}/authentication-methods`, { body: sample });
    const { body: others } = await api('POST', `${other.path}/authentication-methods`, { body: sample });
    await api('PUT', '/guardian/policies', { body: ['all-applications'] });
    const remove = (id: string) => api('DELETE', `${user.path}/authentication-methods/${id}`);

    expect(await remove(body.id)).toMatchObject({ status: 204, text: '' });

    expect((await api('GET', `${user.path}/authentication-methods`)).body).toEqual([]);
    expect((await remove(body.id)).status).toBe(404);
    expect((await remove(others.id)).status).toBe(404);
    expect((await remove('nonsense')).status).toBe(404);
    expect((await api('GET', `${other.path}/authentication-methods`)).body).toHaveLength(1);
    await api('PUT', '/guardian/policies', { body: [] });
  });

  test('deletes all, and again', async () => {
    const user = await newUser();
    for (const n of [1, 2]) await api('POST', `${user.path}/authentication-methods`, { body: nth(n) });

    const answers = [
      await api('DELETE', `${user.path}/authentication-methods`),
      await api('DELETE', `${user.path}/authentication-methods`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect((await api('GET', `${user.path}/authentication-methods`)).body).toEqual([]);
  });

  test('a late write of an addition does not bring back what was deleted', async () => {
    const user = await newUser();
    const { body } = await api('POST', `${user.path}/authentication-methods`, { body: sample });
    const stored = await deployment.table.get({ pk: `USER#${user.id}`, sk: `METHOD#${body.id}` });
    await api('DELETE', `${user.path}/authentication-methods/${body.id}`);

    const late = await deployment.table.put(stored as never, [{ attribute: 'id', is: 'absent' }]);

    expect(late.outcome).toBe('refused');
  });
});

describe('changeMethods', () => {
  const method = (id: string) => ({ id, type: 'totp' as const, confirmed: true, created_at: '2026-01-01T00:00:00.000Z' });

  test('is stale for who decided on an older set: of two first enrolments one is made', async () => {
    const user = await newUser();
    const seen = await accountOf(user.id);

    const first = await changeMethods(deployment.table, seen, { add: [method('01ARZ3NDEKTSV4RRFFQ69G5FA1')] });
    const second = await changeMethods(deployment.table, seen, { add: [method('01ARZ3NDEKTSV4RRFFQ69G5FA2')] });

    expect([first, second]).toEqual(['changed', 'stale']);
    expect((await accountOf(user.id)).methods.map(({ id }) => id)).toEqual(['01ARZ3NDEKTSV4RRFFQ69G5FA1']);
  });

  test('replaces what it is told to', async () => {
    const user = await newUser();
    const { body } = await api('POST', `${user.path}/authentication-methods`, { body: { ...sample, confirmed: false } });

    await changeMethods(deployment.table, await accountOf(user.id), { add: [method('01ARZ3NDEKTSV4RRFFQ69G5FA3')], remove: [body.id] });

    expect((await accountOf(user.id)).methods.map(({ id }) => id)).toEqual(['01ARZ3NDEKTSV4RRFFQ69G5FA3']);
  });

  test('is stale for a user that is gone', async () => {
    const user = await newUser();
    const seen = await accountOf(user.id);
    await api('DELETE', user.path);

    expect(await changeMethods(deployment.table, seen, { add: [method('01ARZ3NDEKTSV4RRFFQ69G5FA4')] })).toBe('stale');
    expect(JSON.stringify(await scan(deployment.endpoint))).not.toContain('01ARZ3NDEKTSV4RRFFQ69G5FA4');
  });
});

describe('the log', () => {
  test('has an entry for each method enrolled or removed and for each call', async () => {
    const user = await newUser();
    const { body } = await api('POST', `${user.path}/authentication-methods`, { body: sample });
    await api('DELETE', `${user.path}/authentication-methods/${body.id}`);

    const logs = (await api('GET', `${user.path}/logs`, { query: { sort: 'date:1' } })).body;

    const told = logs.map(({ type, description }: Record<string, string>) => `${type} ${description}`);
    expect(new Set(told)).toEqual(
      new Set([
        'sapi Create a User',
        'gd_enrollment_complete Enrolled by the API',
        'sapi Create an authentication method',
        'gd_unenroll Removed by the API',
        'sapi Delete an authentication method',
      ]),
    );
    expect(logs.find(({ type }: { type: string }) => type === 'gd_unenroll')).toMatchObject({
      user_id: user.id,
      client_id: 'test-client',
      ip: '198.51.100.7',
      details: { authenticator: { id: body.id, type: 'totp' }, caller: 'test-client@clients' },
    });
  });
});
