import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashing, verifyPassword } from '../../../service/keys/password-hash.ts';
import { Secret } from '../../../service/rules/secret.ts';
import { findUserIdByEmail, readAccount, readProfile } from '../../../service/storage/account.ts';
import { anyBrowser, countAttempt, tallyOf } from '../../../service/storage/attempts.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { api, newUser, scan } from '../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());

const connection = 'Username-Password-Authentication';
const create = (body: Record<string, unknown>) => api('POST', '/users', { body: { connection, ...body } });
const pathOf = (id: string): string => `/users/${encodeURIComponent(id)}`;

describe('POST /users', () => {
  test('answers 201 in Auth0’s shape and nothing more', async () => {
    const answer = await create({
      email: 'Chuck@Example.com',
      password: 'gentle river stones 42',
      user_metadata: { colour: 'red' },
      app_metadata: {},
    });

    expect(answer.status).toBe(201);
    const id = answer.body.user_id.slice('auth0|'.length);
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(answer.body).toEqual({
      user_id: `auth0|${id}`,
      email: 'chuck@example.com',
      email_verified: false,
      name: 'chuck@example.com',
      nickname: 'chuck',
      picture: expect.stringMatching(/^https:\/\/s\.gravatar\.com\/avatar\/[0-9a-f]{32}\?s=480&r=pg&d=/),
      identities: [{ connection, user_id: id, provider: 'auth0', isSocial: false }],
      user_metadata: { colour: 'red' },
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: answer.body.created_at,
    });
  });

  test('stores what was given and reads it back', async () => {
    const given = {
      email: 'everything@example.com',
      email_verified: true,
      username: 'every',
      phone_number: '+15551234567',
      phone_verified: true,
      name: 'Ev Ery <b>',
      nickname: 'ev',
      given_name: 'Ev',
      family_name: 'Ery',
      picture: 'https://example.com/ev.png',
      blocked: true,
      user_metadata: { deep: { er: [1, 1e200, -0.5, 1e-300, null, true, { '': '', __proto_: 1 }] } },
      app_metadata: { roles: ['administrator'] },
    };

    const made = await create(given);
    const read = await api('GET', pathOf(made.body.user_id));

    expect(made.body).toMatchObject(given);
    expect(read.body).toEqual(made.body);
  });

  test('takes a given id, with or without the prefix, and refuses it a second time', async () => {
    const plain = await create({ email: 'given-1@example.com', user_id: '671234567890' });
    const prefixed = await create({ email: 'given-2@example.com', user_id: 'auth0|671234567891' });
    const again = await create({ email: 'given-3@example.com', user_id: '671234567890' });
    const free = await create({ email: 'given-3@example.com' });

    expect(plain.body.user_id).toBe('auth0|671234567890');
    expect(prefixed.body.user_id).toBe('auth0|671234567891');
    expect(again).toMatchObject({ status: 409, body: { statusCode: 409, error: 'Conflict', errorCode: 'auth0_idp_error' } });
    expect(free.status).toBe(201);
  });

  test('refuses an e-mail that is taken, in whatever case', async () => {
    await create({ email: 'taken@example.com' });

    const again = await create({ email: ' TAKEN@example.COM ' });

    expect(again.status).toBe(409);
    expect(again.body).toEqual({ statusCode: 409, error: 'Conflict', message: 'The user already exists.', errorCode: 'auth0_idp_error' });
  });

  test('makes one user of 20 parallel calls with one e-mail', async () => {
    const before = (await api('GET', '/users', { query: { include_totals: 'true' } })).body.total;

    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => create({ email: 'race@example.com', name: `n${index}` })));

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(19).fill(409)]);
    const winner = answers.find(({ status }) => status === 201)?.body;
    expect((await api('GET', '/users-by-email', { query: { email: 'race@example.com' } })).body).toEqual([winner]);
    const stored = (await scan(deployment.endpoint)).filter((item) => item['email'] === 'race@example.com');
    expect(stored.map((item) => item['user_id'])).toEqual([winner.user_id]);
    expect((await api('GET', '/users', { query: { include_totals: 'true' } })).body.total).toBe(before + 1);
  });

  test('makes one user of parallel calls with one id and many e-mails, and frees the other e-mails', async () => {
    const emails = Array.from({ length: 8 }, (_, index) => `one-id-${index}@example.com`);

    const answers = await Promise.all(emails.map((email) => create({ email, user_id: 'one-id' })));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    const owners = await Promise.all(emails.map((email) => findUserIdByEmail(deployment.table, email)));
    expect(owners.filter(Boolean)).toEqual(['auth0|one-id']);
  });

  test.each([
    ['gentle river', '15 characters'],
    ['password1234567', 'many people'],
    ['x'.repeat(129), 'long'],
  ])('refuses the password %s and says why, without repeating it', async (password, reason) => {
    const before = await scan(deployment.endpoint);

    const answer = await create({ email: 'weak@example.com', password });

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_password', field: 'password' } });
    expect(answer.body.message).toContain(reason);
    expect(answer.text).not.toContain(password);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('takes eight characters where a second factor is demanded', async () => {
    await api('PUT', '/guardian/policies', { body: ['all-applications'] });
    const answer = await create({ email: 'eight@example.com', password: 'gx7!kPq2' });
    await api('PUT', '/guardian/policies', { body: [] });

    expect(answer.status).toBe(201);
  });

  test('hashes the password once and stores no trace of it', async () => {
    const password = 'unmistakable river stones 7';
    const hashed = hashing.count;

    const { body } = await create({ email: 'hashed@example.com', password });

    expect(hashing.count - hashed).toBe(1);
    const profile = await readProfile(deployment.table, body.user_id);
    expect(await verifyPassword(new Secret(password), profile?.password_hash)).toBe(true);
    expect(JSON.stringify(await scan(deployment.endpoint))).not.toContain('unmistakable');
  });
});

describe('PATCH /users/{id}', () => {
  test('replaces what it names, removes with null, and leaves the rest', async () => {
    const user = await newUser({ given_name: 'Ana', family_name: 'Lind' });

    const answer = await api('PATCH', user.path, { body: { given_name: 'Åsa', family_name: null, blocked: true } });
    const read = await api('GET', user.path);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ given_name: 'Åsa', blocked: true, email: user.email });
    expect(answer.body).not.toHaveProperty('family_name');
    expect(answer.body.updated_at > answer.body.created_at).toBe(true);
    expect(read.body).toEqual(answer.body);
  });

  test('merges metadata one level deep', async () => {
    const user = await newUser({ user_metadata: { a: { x: 1 }, b: 2, c: 3 } });

    const merged = await api('PATCH', user.path, { body: { user_metadata: { a: { y: 1 }, b: null } } });
    const emptied = await api('PATCH', user.path, { body: { user_metadata: {} } });

    expect(merged.body.user_metadata).toEqual({ a: { y: 1 }, c: 3 });
    expect(emptied.body).not.toHaveProperty('user_metadata');
  });

  test('loses none of ten parallel changes of metadata', async () => {
    const user = await newUser();
    const names = Array.from({ length: 4 }, (_, index) => `key${index}`);

    const answers = await Promise.all(names.map((name) => api('PATCH', user.path, { body: { app_metadata: { [name]: true } } })));

    const read = await api('GET', user.path);
    const done = names.filter((_, index) => answers[index]?.status === 200);
    expect(Object.keys(read.body.app_metadata).sort()).toEqual(done.sort());
    expect(done.length).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
  });

  test('moves the e-mail: the new one signs in, the old one is free, what was made of it follows', async () => {
    const user = await newUser({ email_verified: true });

    const answer = await api('PATCH', user.path, { body: { email: 'Moved@Example.com' } });

    expect(answer.body).toMatchObject({ email: 'moved@example.com', email_verified: false, name: 'moved@example.com', nickname: 'moved' });
    expect(await findUserIdByEmail(deployment.table, 'moved@example.com')).toBe(user.id);
    expect(await findUserIdByEmail(deployment.table, user.email)).toBeUndefined();
    expect((await create({ email: user.email })).status).toBe(201);
    expect((await create({ email: 'moved@example.com' })).status).toBe(409);
  });

  test('refuses an e-mail that is another’s and changes nothing', async () => {
    const user = await newUser();
    const other = await newUser();
    const before = await scan(deployment.endpoint);

    const answer = await api('PATCH', user.path, { body: { email: other.email } });

    expect(answer).toMatchObject({ status: 409, body: { errorCode: 'auth0_idp_error' } });
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test.each(['password', 'username', 'email_verified'])('refuses e-mail and %s in one call', async (name) => {
    const user = await newUser();
    const value = name === 'email_verified' ? true : 'gentle river stones 43';

    const answer = await api('PATCH', user.path, { body: { email: 'two@example.com', [name]: value } });

    expect(answer).toMatchObject({ status: 400, body: { field: name } });
  });

  test('blocking ends the sign-ins, also for after the block', async () => {
    const user = await newUser();
    const now = Math.floor(Date.now() / 1000);

    await api('PATCH', user.path, { body: { blocked: true } });
    await api('PATCH', user.path, { body: { blocked: false } });

    const profile = await readProfile(deployment.table, user.id);
    expect(profile?.blocked).toBe(false);
    expect(profile?.sessions_valid_from).toBeGreaterThan(now);
  });

  test('a new password ends the sign-ins and the waits of wrong tries, not their total', async () => {
    const user = await newUser();
    const key = { pk: `USER#${user.id}`, sk: 'COUNTER#otp' };
    const now = Math.floor(Date.now() / 1000);
    for (let i = 0; i < 10; i++) await countAttempt(deployment.table, key, { scope: anyBrowser, now, limitTotal: true });

    const answer = await api('PATCH', user.path, { body: { password: 'other gentle stones 7' } });

    expect(answer.status).toBe(200);
    const account = await readAccount(deployment.table, user.id);
    expect(tallyOf(account?.counters.get('otp'), anyBrowser)).toEqual({ failures: 0, waitUntil: 0, total: 10 });
    expect(account?.profile.sessions_valid_from).toBeGreaterThanOrEqual(now);
    expect(await verifyPassword(new Secret('other gentle stones 7'), account?.profile.password_hash)).toBe(true);
  });

  test('refuses a weak password and keeps the old one', async () => {
    const user = await newUser();
    const before = await scan(deployment.endpoint);

    const answer = await api('PATCH', user.path, { body: { password: 'sunshine2024!!!' } });

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_password' } });
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('keeps metadata within 64 KiB, whatever many calls add to it', async () => {
    const user = await newUser({ app_metadata: { a: 'x'.repeat(40_000) } });

    const answer = await api('PATCH', user.path, { body: { app_metadata: { b: 'x'.repeat(40_000) } } });

    expect(answer).toMatchObject({ status: 400, body: { field: 'app_metadata' } });
  });
});

describe('DELETE /users/{id}', () => {
  test('takes all of theirs along and frees the e-mail', async () => {
    const user = await newUser({ name: 'To Be Gone' });
    await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' } });
    const before = (await api('GET', '/users', { query: { include_totals: 'true' } })).body.total;

    const answer = await api('DELETE', user.path);
    const again = await api('DELETE', user.path);

    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(again.status).toBe(204);
    const left = (await scan(deployment.endpoint)).filter((item) => !String(item['pk']).startsWith('LOG#'));
    expect(JSON.stringify(left)).not.toContain(user.id);
    expect(JSON.stringify(left)).not.toContain(user.email);
    expect((await api('GET', '/users', { query: { include_totals: 'true' } })).body.total).toBe(before - 1);
    expect((await api('GET', user.path)).status).toBe(404);
    expect((await create({ email: user.email })).status).toBe(201);
  });

  test('counts one less for ten parallel calls', async () => {
    const user = await newUser();
    const before = (await api('GET', '/users', { query: { include_totals: 'true' } })).body.total;

    const answers = await Promise.all(Array.from({ length: 10 }, () => api('DELETE', user.path)));

    expect(answers.every(({ status }) => status === 204)).toBe(true);
    expect((await api('GET', '/users', { query: { include_totals: 'true' } })).body.total).toBe(before - 1);
  });

  test('of somebody unknown is 204', async () => {
    expect((await api('DELETE', '/users/auth0%7Cnobody')).status).toBe(204);
    expect((await api('DELETE', '/users/nobody')).status).toBe(204);
  });

  test('an id given again inherits nothing of its former user', async () => {
    await create({ email: 'former@example.com', user_id: 'again' });
    const former = await readProfile(deployment.table, 'auth0|again');
    await api('DELETE', '/users/auth0%7Cagain');
    // A sign-in that was under way writes after the deletion.
    await deployment.table.put({ pk: 'USER#auth0|again', sk: 'DEVICE#x', expiresAt: 4_000_000_000 });

    await create({ email: 'latter@example.com', user_id: 'again' });

    const account = await readAccount(deployment.table, 'auth0|again');
    expect(account?.devices.size).toBe(0);
    expect(account?.profile.sessions_valid_from).toBeGreaterThanOrEqual(former?.sessions_valid_from ?? 0);
  });
});

describe('an unknown user', () => {
  test.each([
    ['GET', ''],
    ['PATCH', ''],
    ['GET', '/authentication-methods'],
    ['POST', '/authentication-methods'],
    ['PUT', '/authentication-methods'],
    ['DELETE', '/authentication-methods'],
    ['GET', '/authentication-methods/01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['PATCH', '/authentication-methods/01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['DELETE', '/authentication-methods/01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['GET', '/logs'],
    ['GET', '/login-sessions'],
  ])('is 404 for %s %s', async (method, rest) => {
    const bodies: Record<string, unknown> = { POST: { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' }, PUT: [], PATCH: {} };

    for (const id of ['auth0%7Cnobody', 'nobody', encodeURIComponent(`auth0|${'x'.repeat(3000)}`)]) {
      const answer = await api(method, `/users/${id}${rest}`, { body: bodies[method] });

      expect(answer.body).toEqual({
        statusCode: 404,
        error: 'Not Found',
        message: 'The user does not exist.',
        errorCode: 'inexistent_user',
      });
    }
  });
});
