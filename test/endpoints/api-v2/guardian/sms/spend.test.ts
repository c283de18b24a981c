import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { forgetConfig } from '../../../../../service/config.ts';
import { capsOf, reserveText } from '../../../../../service/storage/sms-budget.ts';
import { advanceClock, resetClock, setClock } from '../../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../../support/deployment.ts';
import { api, scan } from '../../../../support/management-api.ts';

let deployment: Deployment;
let days = 0;
/** Noon of a day that no other test spends anything on. */
const noon = (): number => Date.UTC(2027, 0, 15 + 50 * days, 12) / 1000;

beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());
beforeEach(() => {
  days++;
  setClock(noon());
});
afterEach(() => {
  resetClock();
  delete process.env['SMS_DAILY_USD'];
  delete process.env['SMS_DAILY_TEXTS'];
  forgetConfig();
});

const get = async (query: Record<string, string> = {}) => api('GET', '/guardian/sms/spend', { query });
const reserve = (microUsd: number, budget: 'proven' | 'unproven' = 'proven', usd = 10, texts = 1000) =>
  reserveText(deployment.table, { budget, microUsd, caps: capsOf({ usd, texts }), now: Math.floor(Date.now() / 1000) });

test('says what today cost and may cost, in dollars, exactly', async () => {
  for (let i = 0; i < 3; i++) await reserve(100_001);
  await reserve(200_000, 'unproven');

  const before = await scan(deployment.endpoint);
  const answer = await get();

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    date: new Date(noon() * 1000).toISOString().slice(0, 10),
    currency: 'USD',
    texts: 4,
    texts_cap: 1000,
    spent: 0.500003,
    cap: 10,
    unproven: { texts: 1, texts_cap: 500, spent: 0.2, cap: 5, closed: false },
    closed: false,
  });
  expect(await scan(deployment.endpoint)).toEqual(before);
});

test('a day without texts is all zeros, not 404', async () => {
  expect(await get()).toMatchObject({ status: 200, body: { texts: 0, spent: 0, closed: false, unproven: { texts: 0, spent: 0 } } });
});

test('says since when a day is closed, and when only strangers have to wait', async () => {
  process.env['SMS_DAILY_TEXTS'] = '4';
  forgetConfig();
  for (let i = 0; i < 3; i++) await reserve(1, 'unproven', 10, 4);
  expect((await get()).body).toMatchObject({ closed: false, unproven: { texts: 2, texts_cap: 2, closed: true } });

  advanceClock(61);
  for (let i = 0; i < 3; i++) await reserve(1, 'proven', 10, 4);
  expect((await get()).body).toMatchObject({
    texts: 4,
    texts_cap: 4,
    closed: true,
    closed_at: new Date((noon() + 61) * 1000).toISOString(),
    unproven: { closed: true },
  });
});

test('the caps are said as they were set, and the half without an error of fractions', async () => {
  process.env['SMS_DAILY_USD'] = '2.01';
  forgetConfig();

  expect((await get()).body).toMatchObject({ cap: 2.01, unproven: { cap: 1.005 } });
});

test('money is added up without an error of fractions', async () => {
  for (let i = 0; i < 10; i++) await reserve(10_000, 'proven');
  await reserve(200_000);

  expect((await get()).text).toContain('"spent":0.3,'); // 0.1 + 0.2, as fractions, is a little more
});

test('tells of earlier days, for as long as they are kept', async () => {
  await reserve(70_000);
  const date = new Date(noon() * 1000).toISOString().slice(0, 10);

  advanceClock(39 * 86_400);
  expect(await get({ date })).toMatchObject({ status: 200, body: { date, texts: 1, spent: 0.07 } });
  expect((await get()).body).toMatchObject({ texts: 0 });
  advanceClock(86_400);
  expect(await get({ date })).toMatchObject({ status: 400, body: { errorCode: 'invalid_query_string' } });
  expect((await get({ date })).body.message).toContain('date');
});

test.each([
  '',
  'today',
  '2027-02-30',
  '2027-1-5',
  '20270115',
  '2027-01-15T00:00:00Z',
  '1969-12-31',
  '0000-01-01',
  '-1',
  'NaN',
  '2027-01-15%00',
])('a date that is none or long ago is a 400 that names it: %j', async (date) => {
  const answer = await get({ date });

  expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, errorCode: 'invalid_query_string' } });
  expect(answer.body.message).toContain('date');
});

test('a day to come has cost nothing yet', async () => {
  expect(await get({ date: '9999-12-31' })).toMatchObject({ status: 200, body: { date: '9999-12-31', texts: 0 } });
});

test('needs the right to read factors', async () => {
  resetClock();
  expect((await api('GET', '/guardian/sms/spend', { scopes: ['read:guardian_factors'] })).status).toBe(200);
  for (const scopes of [['update:guardian_factors'], ['read:users'], []])
    expect((await api('GET', '/guardian/sms/spend', { scopes })).status).toBe(403);
});
