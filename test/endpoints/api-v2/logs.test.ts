import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { writeAudit } from '../../../service/storage/audit-log.ts';
import { resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { api, newUser } from '../../support/management-api.ts';

let deployment: Deployment;
const days = 24 * 3600;
const start = Math.floor(Date.now() / 1000);

/** One entry every eight hours over ten days; every fourth is a wrong password. */
const count = 30;
const timeOf = (n: number): number => start - (count - n) * 8 * 3600;
beforeAll(async () => {
  deployment = await startDeployment();
  for (let n = 0; n < count; n++) {
    let byte = n;
    const entry = { type: n % 4 ? ('s' as const) : ('fp' as const), description: `entry ${n}`, ip: '198.51.100.7', user_agent: 'test' };
    const random = (size: number) => Uint8Array.from({ length: size }, () => byte++ % 256);
    await writeAudit(deployment.table, { ...entry, user_id: n % 2 ? 'auth0|odd' : 'auth0|even' }, { now: () => timeOf(n) * 1000, random });
  }
});
afterEach(resetClock);
afterAll(() => deployment.close());

type Entry = { log_id: string; description: string; date: string; type: string };
const list = (query: Record<string, string> = {}) => api('GET', '/logs', { query });
const numbers = (entries: Entry[]): number[] => entries.map(({ description }) => Number(description.split(' ')[1]));
const upwards = Array.from({ length: count }, (_, n) => n);
const downwards = [...upwards].reverse();

describe('GET /logs', () => {
  test('is a bare array in Auth0’s shape, newest first across days and partitions', async () => {
    const { body } = await list();

    expect(numbers(body)).toEqual(downwards);
    expect(body[0]).toEqual({
      _id: body[0].log_id,
      log_id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      date: new Date(timeOf(29) * 1000).toISOString(),
      type: 's',
      description: 'entry 29',
      ip: '198.51.100.7',
      user_agent: 'test',
      user_id: 'auth0|odd',
    });
  });

  test('pages in both directions, with totals where asked', async () => {
    expect(numbers((await list({ sort: 'date:1', per_page: '4', page: '2' })).body)).toEqual([8, 9, 10, 11]);
    const { logs, ...totals } = (await list({ per_page: '20', page: '1', include_totals: 'true' })).body;
    expect(totals).toEqual({ start: 20, limit: 20, length: 10, total: 30 });
    expect(numbers(logs)).toEqual(downwards.slice(20));
    expect((await list({ page: '3' })).body).toEqual([]);
    expect((await list({ per_page: '0' })).body).toEqual([]);
  });

  test('searches by type and user', async () => {
    const found = async (q: string) => numbers((await list({ q })).body);

    expect(await found('type:fp')).toEqual(downwards.filter((n) => n % 4 === 0));
    expect(await found('user_id:"auth0|odd"')).toEqual(downwards.filter((n) => n % 2 === 1));
    expect(await found('user_id:auth0|even AND type:s')).toEqual(downwards.filter((n) => n % 4 === 2));
    expect(await found('type:none')).toEqual([]);
    expect(numbers((await list({ q: 'user_id:auth0|odd', sort: 'date:1', per_page: '2' })).body)).toEqual([1, 3]);
  });

  test('goes on from an entry, oldest first, until nothing follows', async () => {
    const seen: number[] = [];
    let from = (await list({ sort: 'date:1', per_page: '1' })).body[0].log_id;
    for (;;) {
      const { body } = await list({ from, take: '7' });
      if (body.length === 0) break;
      seen.push(...numbers(body));
      from = body.at(-1).log_id;
    }

    expect(seen).toEqual(upwards.slice(1));
  });

  test('ends with the retention time, stored or not', async () => {
    setClock(start + 25 * days);

    const { body } = await list();

    expect(body.length).toBeLessThan(count);
    expect(body.every(({ date }: Entry) => Date.parse(date) >= (start - 6 * days) * 1000)).toBe(true);
  });

  test('tells only the fields asked for', async () => {
    expect(Object.keys((await list({ fields: 'type,date', per_page: '1' })).body[0]).sort()).toEqual(['date', 'type']);
  });

  test.each([
    [{ q: 'sapi' }, 'q'],
    [{ q: 'ip:1.2.3.4' }, 'q'],
    [{ from: 'nonsense' }, 'from'],
    [{ from: '01ARZ3NDEKTSV4RRFFQ69G5FAV', take: '101' }, 'take'],
    [{ take: '0' }, 'take'],
    [{ sort: 'type:1' }, 'sort'],
    [{ sort: 'date:0' }, 'sort'],
    [{ per_page: '1000' }, 'per_page'],
    [{ page: '20' }, 'page'],
  ])('refuses %j', async (query, field) => {
    expect(await list(query as Record<string, string>)).toMatchObject({ status: 400, body: { field } });
  });
});

describe('GET /logs/{id}', () => {
  test('answers one entry, and 404 for what is none', async () => {
    const [entry] = (await list({ per_page: '1' })).body;

    expect((await api('GET', `/logs/${entry.log_id}`)).body).toEqual(entry);
    for (const id of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'nonsense', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ', entry.log_id.toLowerCase()]) {
      expect(await api('GET', `/logs/${id}`)).toMatchObject({ status: 404, body: { errorCode: 'log_not_found' } });
    }
  });
});

describe('GET /users/{id}/logs', () => {
  test('answers the user’s own, and what was done to them', async () => {
    const user = await newUser();
    await newUser();
    await api('PATCH', user.path, { body: { nickname: 'x' } });

    const { body } = await api('GET', `${user.path}/logs`, { query: { include_totals: 'true' } });

    expect(body).toMatchObject({ start: 0, limit: 50, length: 2, total: 2 });
    expect(body.logs.map(({ description }: Entry) => description)).toEqual(['Update a User', 'Create a User']);
    expect(body.logs[0]).toMatchObject({ type: 'sapi', user_id: user.id, user_name: user.email, details: { changed: ['nickname'] } });
  });
});
