// What a day of texts may cost, against the database: the caps hold whatever is tried at once, and one half stays for who owns a number.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dayOf } from '../../../service/rules/text-limits.ts';
import {
  capsOf,
  halfOf,
  type Reservation,
  type Reserved,
  readSpend,
  refundText,
  reserveText,
} from '../../../service/storage/sms-budget.ts';
import { openTable, type Table } from '../../../service/storage/table.ts';
import { allItems } from '../../support/all-items.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';

let deployment: Deployment;
let table: Table;
/** Noon of a day that no other test spends anything on. */
let now = Date.UTC(2027, 0, 15, 12) / 1000;

beforeAll(async () => {
  deployment = await startDeployment();
  table = deployment.table;
});
afterAll(() => deployment.close());
beforeEach(() => {
  now += 86_400;
});

const caps = { microUsd: 1_000_000, texts: 10 };
const plenty = { microUsd: 1_000_000_000, texts: 1_000_000 };
const reserve = (more: Partial<Reservation> = {}): Promise<Reserved> =>
  reserveText(table, { budget: 'proven', microUsd: 50_000, caps, now, ...more });
const times = async (count: number, more: Partial<Reservation> = {}): Promise<string[]> => {
  const outcomes: string[] = [];
  for (let i = 0; i < count; i++) outcomes.push((await reserve(more)).outcome);
  return outcomes;
};
const atOnce = (count: number, more: (i: number) => Partial<Reservation>): Promise<Reserved[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => reserve(more(i))));
const spend = () => readSpend(table, dayOf(now));
const many = (outcome: string, count: number): string[] => Array.from({ length: count }, () => outcome);

describe('one text that is dearer than what is left', () => {
  test('is refused, and closes nothing for the others: no mark, nobody told, until the cap is as good as used up', async () => {
    const dear = { budget: 'unproven' as const, microUsd: 510_000 };
    expect(await reserve(dear)).toEqual({ outcome: 'closed', of: 'unproven', first: false });
    expect(await spend()).toMatchObject({ closedAt: undefined, unprovenClosedAt: undefined });
    expect((await reserve({ budget: 'unproven', microUsd: 460_000 })).outcome).toBe('reserved');
    expect(await reserve(dear)).toEqual({ outcome: 'closed', of: 'unproven', first: true });
    expect(await spend()).toMatchObject({ closedAt: undefined, unprovenClosedAt: now });
  });
});

describe('a day', () => {
  test('has so many texts and no more', async () => {
    expect(await times(12)).toEqual([...many('reserved', 10), 'closed', 'closed']);
    expect(await spend()).toMatchObject({ texts: 10, microUsd: 500_000 });
  });

  test('has so much money and no more, to the last millionth', async () => {
    const dear = { microUsd: 333_333, caps: { ...caps, microUsd: 1_000_000 } };
    expect(await times(4, dear)).toEqual([...many('reserved', 3), 'closed']);

    expect(await times(1, { microUsd: 2 })).toEqual(['closed']);
    expect(await times(2, { microUsd: 1 })).toEqual(['reserved', 'closed']);
    expect(await spend()).toMatchObject({ microUsd: 1_000_000 });
  });

  test('ends at midnight UTC', async () => {
    const midnight = (dayOf(now) + 1) * 86_400;
    await times(10, { now: midnight - 1 });

    expect(await times(1, { now: midnight - 1 })).toEqual(['closed']);
    expect(await times(1, { now: midnight })).toEqual(['reserved']);
    now += 86_400;
    expect(await spend()).toMatchObject({ texts: 1 });
  });

  test.each([
    ['of no money', { microUsd: 0, texts: 10 }],
    ['of no texts', { microUsd: 1_000_000, texts: 0 }],
  ])('%s has none, not even the first', async (_, none) => {
    expect(await times(2, { caps: none })).toEqual(['closed', 'closed']);
    expect(await times(2, { caps: none, budget: 'unproven' })).toEqual(['closed', 'closed']);
    expect(await spend()).toMatchObject({ texts: 0, microUsd: 0 });
  });

  test('takes no text that is dearer than all its money, and still the ones it can pay', async () => {
    expect(await times(1, { microUsd: 1_000_001 })).toEqual(['closed']);
    expect(await times(1, { microUsd: 500_001, budget: 'unproven' })).toEqual(['closed']);
    expect(await times(1)).toEqual(['reserved']);
  });

  test('can be read for forty days', async () => {
    await reserve();

    const item = (await allItems()).find(({ pk }) => pk === `LIMIT#texts#${dayOf(now)}`);
    expect(item?.['ttl']).toBe((dayOf(now) + 40) * 86_400);
  });
});

describe('in parallel', () => {
  test('50 texts: the count holds', async () => {
    const reserved = await atOnce(50, (i) => ({ budget: i % 2 === 0 ? 'proven' : 'unproven' }));

    expect(reserved.filter(({ outcome }) => outcome === 'reserved').length).toBeGreaterThanOrEqual(5);
    expect((await spend()).texts).toBeLessThanOrEqual(10);
    expect((await spend()).unprovenTexts).toBeLessThanOrEqual(5);
  });

  test('50 texts of all prices: the money holds, and what is counted is what was reserved', async () => {
    const prices = Array.from({ length: 50 }, (_, i) => 7_001 * (i + 1));
    const few = { microUsd: 1_234_567, texts: 1000 };

    const reserved = await atOnce(50, (i) => ({ microUsd: prices[i] ?? 0, caps: few, budget: i % 3 === 0 ? 'proven' : 'unproven' }));

    const paid = (only: (i: number) => boolean) =>
      prices.filter((_, i) => only(i) && reserved[i]?.outcome === 'reserved').reduce((sum, price) => sum + price, 0);
    const { texts, microUsd, unprovenMicroUsd } = await spend();
    expect(microUsd).toBe(paid(() => true));
    expect(unprovenMicroUsd).toBe(paid((i) => i % 3 !== 0));
    expect(texts).toBe(reserved.filter(({ outcome }) => outcome === 'reserved').length);
    expect(microUsd).toBeLessThanOrEqual(few.microUsd);
    expect(unprovenMicroUsd).toBeLessThanOrEqual(617_283);
  });
});

describe('texts to numbers that nobody has proven', () => {
  test('have half of the count, and all the rest is left for proven ones', async () => {
    expect(await times(8, { budget: 'unproven' })).toEqual([...many('reserved', 5), ...many('closed', 3)]);

    expect(await times(6)).toEqual([...many('reserved', 5), 'closed']);
  });

  test('have half of the money, and all the rest is left for proven ones', async () => {
    const dear = { microUsd: 100_000, caps: { microUsd: 1_000_000, texts: 1000 } };
    expect(await times(8, { ...dear, budget: 'unproven' })).toEqual([...many('reserved', 5), ...many('closed', 3)]);

    expect(await times(6, dear)).toEqual([...many('reserved', 5), 'closed']);
  });

  test('have the smaller half of an odd cap', async () => {
    const odd = { microUsd: 1_000_000, texts: 7 };
    expect(await times(4, { budget: 'unproven', caps: odd })).toEqual([...many('reserved', 3), 'closed']);

    expect(await times(5, { caps: odd })).toEqual([...many('reserved', 4), 'closed']);
    expect(halfOf({ microUsd: 3, texts: 1 })).toEqual({ microUsd: 1, texts: 0 });
  });

  test('get nothing where proven ones used up the day, and take nothing from what those reserved', async () => {
    expect(await times(8)).toEqual(many('reserved', 8));

    expect(await times(4, { budget: 'unproven' })).toEqual(['reserved', 'reserved', 'closed', 'closed']);
    expect(await spend()).toMatchObject({ texts: 10, unprovenTexts: 2 });
  });
});

describe('the first who is refused', () => {
  test('is told so once a day, also in parallel', async () => {
    await times(10);
    const refused = await atOnce(20, () => ({}));

    expect(refused.filter((each) => each.outcome === 'closed' && each.first)).toHaveLength(1);
    expect(await reserve()).toEqual({ outcome: 'closed', of: 'all', first: false });
    expect(await spend()).toMatchObject({ closedAt: now, unprovenClosedAt: undefined });
  });

  test('is told once for each of the two reasons', async () => {
    await times(5, { budget: 'unproven' });

    expect(await reserve({ budget: 'unproven' })).toEqual({ outcome: 'closed', of: 'unproven', first: true });
    expect(await reserve({ budget: 'unproven' })).toEqual({ outcome: 'closed', of: 'unproven', first: false });
    await times(5);
    expect(await reserve({ budget: 'unproven', now: now + 60 })).toEqual({ outcome: 'closed', of: 'all', first: true });
    expect(await reserve()).toEqual({ outcome: 'closed', of: 'all', first: false });
    expect(await spend()).toMatchObject({ unprovenClosedAt: now, closedAt: now + 60 });
  });

  test('is another one every day', async () => {
    for (let day = 0; day < 3; day++) {
      expect(await reserve({ caps: { microUsd: 0, texts: 0 } })).toEqual({ outcome: 'closed', of: 'all', first: true });
      now += 86_400;
    }
  });
});

describe('a text that was not sent', () => {
  test('gives back its count and its money, of both budgets', async () => {
    const text = { budget: 'unproven' as const, microUsd: 70_000, caps, now };
    await reserve(text);
    await reserve(text);
    await refundText(table, text);

    expect(await spend()).toMatchObject({ texts: 1, microUsd: 70_000, unprovenTexts: 1, unprovenMicroUsd: 70_000 });
    expect(await times(5, text)).toEqual([...many('reserved', 4), 'closed']);
  });

  test.each(['proven', 'unproven'] as const)('never gives back more than was reserved: %s', async (budget) => {
    const text = { budget, microUsd: 70_000, caps: plenty, now };
    await reserve(text);
    for (let i = 0; i < 3; i++) await refundText(table, text);
    expect(await spend()).toMatchObject({ texts: 0, microUsd: 0, unprovenTexts: 0, unprovenMicroUsd: 0 });

    await reserve(text);
    await refundText(table, { ...text, microUsd: 70_001 });
    expect(await spend()).toMatchObject({ texts: 1, microUsd: 70_000 });
  });

  test('takes nothing from unproven numbers that they did not reserve', async () => {
    await reserve({ budget: 'unproven' });
    await reserve({ budget: 'proven' });
    await refundText(table, { budget: 'unproven', microUsd: 50_000, caps, now });
    await refundText(table, { budget: 'unproven', microUsd: 50_000, caps, now });

    expect(await spend()).toMatchObject({ texts: 1, microUsd: 50_000, unprovenTexts: 0, unprovenMicroUsd: 0 });
  });

  test('gives back to the day it was reserved on', async () => {
    const text = { budget: 'proven' as const, microUsd: 50_000, caps, now };
    await reserve(text);
    await reserve({ now: now + 86_400 });
    await refundText(table, text);

    expect(await spend()).toMatchObject({ texts: 0, microUsd: 0 });
    now += 86_400;
    expect(await spend()).toMatchObject({ texts: 1, microUsd: 50_000 });
  });

  test('gives back nothing to a day without any', async () => {
    await refundText(table, { budget: 'proven', microUsd: 50_000, caps, now });

    expect((await allItems()).some(({ pk }) => pk === `LIMIT#texts#${dayOf(now)}`)).toBe(false);
  });
});

test('while the database does not answer nothing is reserved', async () => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: 'http://127.0.0.1:1', region: 'local', credentials, maxAttempts: 1 });
  const away = openTable(DynamoDBDocumentClient.from(client), 'sallyport');

  await expect(reserveText(away, { budget: 'proven', microUsd: 1, caps, now })).rejects.toMatchObject({ status: 503 });
});

test('a refusal is an everyday answer: nobody is told but by who asked', async () => {
  const refused: string[] = [];
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const watched = openTable(client, 'sallyport', { onRefused: async () => void refused.push('write') });

  for (let i = 0; i < 15; i++) await reserveText(watched, { budget: 'unproven', microUsd: 1, caps, now });

  expect(refused).toEqual([]);
});

test('caps are whole millionths of a dollar', () => {
  expect(capsOf({ usd: 2.01, texts: 1000 })).toEqual({ microUsd: 2_010_000, texts: 1000 });
});
