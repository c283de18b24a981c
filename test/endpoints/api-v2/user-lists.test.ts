import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { api } from '../../support/management-api.ts';

let deployment: Deployment;
const people = Array.from({ length: 25 }, (_, n) => ({
  connection: 'Username-Password-Authentication',
  email: `${n % 2 ? 'ana' : 'bo'}.${String(n).padStart(2, '0')}@example.com`,
  name: `${n % 3 ? 'Åsa' : 'Ben'} ${String(24 - n).padStart(2, '0')}`,
  user_id: `id-${n}`,
}));

beforeAll(async () => {
  deployment = await startDeployment();
  for (const body of people) expect((await api('POST', '/users', { body })).status).toBe(201);
});
afterAll(() => deployment.close());

type User = { user_id: string; email: string; name: string };
const list = (query: Record<string, string> = {}) => api('GET', '/users', { query });
const emails = (users: User[]): string[] => users.map(({ email }) => email);

describe('GET /users', () => {
  test('is a bare array, or with totals Auth0’s wrapper', async () => {
    const bare = await list();
    const wrapped = await list({ include_totals: 'true', per_page: '10' });

    expect(emails(bare.body)).toEqual(people.map(({ email }) => email));
    expect(wrapped.body).toEqual({ start: 0, limit: 10, length: 10, total: 25, users: bare.body.slice(0, 10) });
    expect(JSON.stringify(bare.body)).not.toMatch(/password_hash|gsi1|uncounted|sessions_valid_from|"pk"/);
  });

  test('pages until a page is empty, each user once', async () => {
    const seen: string[] = [];
    for (let page = 0; ; page++) {
      const { users } = (await list({ page: String(page), per_page: '7', include_totals: 'true' })).body;
      if (users.length === 0) break;
      seen.push(...emails(users));
    }

    expect(seen).toEqual(people.map(({ email }) => email));
  });

  test.each([
    ['created_at:-1', (a: User, b: User) => Number(b.user_id.slice(9)) - Number(a.user_id.slice(9))],
    ['email:1', (a: User, b: User) => (a.email < b.email ? -1 : 1)],
    ['email:-1', (a: User, b: User) => (a.email > b.email ? -1 : 1)],
    ['name:1', (a: User, b: User) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)],
  ])('sorts by %s', async (sort, compare) => {
    const { body } = await list({ sort });

    expect(body).toHaveLength(25);
    expect(body).toEqual([...body].sort(compare));
  });

  test('finds by e-mail, its beginning, id, and the beginning of the name', async () => {
    const found = async (q: string) => (await list({ q, search_engine: 'v3', include_totals: 'true' })).body;

    expect(emails((await found('email:ANA.01@example.com')).users)).toEqual(['ana.01@example.com']);
    expect(await found('email:ana*')).toMatchObject({ total: 12, length: 12 });
    expect((await found('user_id:auth0|id-3')).users.map(({ user_id }: User) => user_id)).toEqual(['auth0|id-3']);
    expect(await found('name:Åsa*')).toMatchObject({ total: 16 });
    expect(await found('name:åSA\\ 0*')).toMatchObject({ total: people.filter(({ name }) => name.startsWith('Åsa 0')).length });
    expect(await found('email:nobody@example.com')).toEqual({ start: 0, limit: 50, length: 0, total: 0, users: [] });
    expect(await found('user_id:nonsense')).toMatchObject({ total: 0 });
    expect((await list({ q: 'email:ana*', per_page: '5', page: '2', include_totals: 'true' })).body).toMatchObject({
      start: 10,
      length: 2,
      total: 12,
    });
  });

  test('finds by a new name and e-mail, not by the old ones', async () => {
    await api('PATCH', '/users/auth0%7Cid-0', { body: { name: 'Renamed', email: 'renamed@example.com' } });

    expect((await list({ q: 'name:renamed*' })).body).toHaveLength(1);
    expect((await list({ q: 'email:renamed*' })).body).toHaveLength(1);
    expect((await list({ q: 'email:bo.00*' })).body).toHaveLength(0);
    expect((await list({ q: 'name:Ben\\ 24*' })).body).toHaveLength(0);
    expect((await list({ sort: 'email:1' })).body).toHaveLength(25);
  });

  test('shows nobody twice for a claim that was left behind', async () => {
    await deployment.table.put({
      pk: 'EMAIL#left@example.com',
      sk: 'CLAIM',
      userId: 'auth0|id-2',
      claimedAt: 0,
      gsi1pk: 'USERS#EMAIL',
      gsi1sk: 'left@example.com',
    });

    expect((await list({ sort: 'email:1' })).body).toHaveLength(25);
    expect((await list({ q: 'email:left*' })).body).toEqual([]);
    expect((await list({ q: 'email:left@example.com' })).body).toEqual([]);
    expect((await api('GET', '/users-by-email', { query: { email: 'left@example.com' } })).body).toEqual([]);
  });

  test('of no length is empty and still counts', async () => {
    for (const sort of ['created_at:1', 'email:-1', 'name:1']) {
      expect((await list({ per_page: '0', include_totals: 'true', sort })).body).toEqual({
        start: 0,
        limit: 0,
        length: 0,
        total: 25,
        users: [],
      });
    }
  });

  test('tells only the fields asked for, or all but them', async () => {
    const only = await list({ fields: 'email,user_id', per_page: '1' });
    const without = await list({ fields: 'email', include_fields: 'false', per_page: '1' });
    const one = await api('GET', '/users/auth0%7Cid-1', { query: { fields: 'name' } });

    expect(Object.keys(only.body[0]).sort()).toEqual(['email', 'user_id']);
    expect(without.body[0]).not.toHaveProperty('email');
    expect(without.body[0]).toHaveProperty('name');
    expect(Object.keys(one.body)).toEqual(['name']);
  });

  test.each([
    [{ q: 'ana' }, 'q'],
    [{ q: 'email:*@example.com' }, 'q'],
    [{ q: 'name:ana' }, 'q'],
    [{ q: 'x'.repeat(2000) }, 'q'],
    [{ page: '-1' }, 'page'],
    [{ page: 'a' }, 'page'],
    [{ page: '1.5' }, 'page'],
    [{ per_page: '101' }, 'per_page'],
    [{ include_totals: 'yes' }, 'include_totals'],
    [{ include_fields: '1' }, 'include_fields'],
    [{ sort: 'nickname:1' }, 'sort'],
    [{ sort: 'email:2' }, 'sort'],
    [{ sort: 'email' }, 'sort'],
    [{ search_engine: 'v1' }, 'search_engine'],
    [{ page: '20' }, 'page'],
    [{ page: '999999999', per_page: '100' }, 'page'],
  ])('refuses %j', async (query, field) => {
    expect(await list(query)).toMatchObject({ status: 400, body: { error: 'Bad Request', field } });
  });

  test('of another connection has nobody', async () => {
    expect((await list({ connection: 'google-oauth2' })).body).toEqual([]);
  });
});

describe('GET /users-by-email', () => {
  const by = (query: Record<string, string>) => api('GET', '/users-by-email', { query });

  test('answers an array of one or none, whatever the case', async () => {
    expect((await by({ email: 'Ana.05@Example.com' })).body).toMatchObject([{ user_id: 'auth0|id-5' }]);
    expect((await by({ email: 'nobody@example.com' })).body).toEqual([]);
    expect((await by({ email: 'ana.05@example.com', fields: 'name' })).body).toEqual([{ name: people[5]?.name }]);
  });

  test.each([{}, { email: '' }, { email: 'nonsense' }, { email: 'a b@example.com' }])('refuses %j', async (query) => {
    const answer = await by(query as Record<string, string>);

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_query_string', field: 'email' } });
  });
});
