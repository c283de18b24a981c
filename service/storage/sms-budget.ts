// The money of texts: one item a UTC day. It is reserved before the provider is asked, by one conditional write, so no number of parallel
// texts can cost more than the caps (security.md 13).
import { microUsdOf } from '../rules/sms-prices.ts';
import { dayOf, startOfDay } from '../rules/text-limits.ts';
import { absent, anyOf, atMost, type Condition, type Item, type Table } from './table.ts';

/** Texts to a user's own proven number, or to a number that is not proven: the second may use half of everything, never the first's half. */
export type Budget = 'proven' | 'unproven';
export type Caps = { microUsd: number; texts: number };
export type Reservation = {
  budget: Budget;
  /** Millionths of a dollar. */
  microUsd: number;
  /** What a day may have, both budgets together. */
  caps: Caps;
  /** Epoch seconds. */
  now: number;
};

/**
 * `of`: all texts, or those to unproven numbers. `first`: the cap is as good as used up, and nobody was refused so before on this day, so this
 * is the moment to tell. One dear text that does not fit closes nothing for the others.
 */
export type Reserved = { outcome: 'reserved' } | { outcome: 'closed'; of: 'all' | 'unproven'; first: boolean };

export const reserveText = async (table: Table, reservation: Reservation): Promise<Reserved> => {
  const { budget, microUsd, caps, now } = reservation;
  const half = halfOf(caps);
  const limits: Limit[] = [
    ['texts', 1, caps.texts],
    ['microUsd', microUsd, caps.microUsd],
    ...(budget === 'unproven'
      ? ([
          ['unprovenTexts', 1, half.texts],
          ['unprovenMicroUsd', microUsd, half.microUsd],
        ] as const)
      : []),
  ];
  // What is more than a whole cap fits nowhere, also not into a day that has no item yet.
  if (limits.every(([, more, cap]) => more <= cap)) {
    const key = keyOf(dayOf(now));
    const add = Object.fromEntries(limits.map(([name, more]) => [name, more]));
    const room = limits.map(([name, more, cap]) => anyOf(absent(name), atMost(name, cap - more)));
    const written = await table.tryUpdate(key, { add, set: { ttl: ttlOf(dayOf(now)) } }, room);
    if (written.outcome === 'written') return { outcome: 'reserved' };
  }
  return closed(table, reservation);
};

/** Gives back what surely was not sent, all of it or nothing, so no count falls below zero. The day is that of the reservation. */
export const refundText = async (table: Table, { budget, microUsd, now }: Reservation): Promise<void> => {
  const counts = { texts: 1, microUsd, ...(budget === 'unproven' ? { unprovenTexts: 1, unprovenMicroUsd: microUsd } : {}) };
  const back = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count]));
  const there = Object.entries(counts).map(([attribute, value]): Condition => ({ attribute, is: '>=', value }));
  await table.update(keyOf(dayOf(now)), { add: back }, there);
};

export type Spend = {
  texts: number;
  microUsd: number;
  unprovenTexts: number;
  unprovenMicroUsd: number;
  closedAt: number | undefined;
  unprovenClosedAt: number | undefined;
};

/** Of a day, by its number since 1970. */
export const readSpend = async (table: Table, day: number): Promise<Spend> => {
  const item = await table.get(keyOf(day));
  return {
    texts: numberIn(item, 'texts'),
    microUsd: numberIn(item, 'microUsd'),
    unprovenTexts: numberIn(item, 'unprovenTexts'),
    unprovenMicroUsd: numberIn(item, 'unprovenMicroUsd'),
    closedAt: timeIn(item, 'closedAt'),
    unprovenClosedAt: timeIn(item, 'unprovenClosedAt'),
  };
};

/** Of what the deployment was told. */
export const capsOf = ({ usd, texts }: { usd: number; texts: number }): Caps => ({ microUsd: microUsdOf(usd), texts });

/** Rounded down, so that the other half is never less. */
export const halfOf = ({ microUsd, texts }: Caps): Caps => ({ microUsd: Math.floor(microUsd / 2), texts: Math.floor(texts / 2) });

/** How long a day can be asked for. */
export const keptDays = 40;

const keyOf = (day: number) => ({ pk: `LIMIT#texts#${day}`, sk: 'DAY' });
const ttlOf = (day: number): number => startOfDay(day + keptDays);

/** Of the money: what is left then is less than most texts cost. */
const usedUpShare = 0.9;

/** A counter, what is added to it, and what it may be at most. */
type Limit = readonly [name: string, more: number, cap: number];

/**
 * Why, and marks the day once for each reason: the half for unproven numbers can be used up long before the whole is. A text that is
 * given back between the refusal and this reading can make it name the smaller reason; the next refusal names the right one.
 */
const closed = async (table: Table, { budget, microUsd, caps, now }: Reservation): Promise<Reserved> => {
  const item = await table.get(keyOf(dayOf(now)));
  const wholeHasRoom = numberIn(item, 'texts') + 1 <= caps.texts && numberIn(item, 'microUsd') + microUsd <= caps.microUsd;
  const of = budget === 'unproven' && wholeHasRoom ? 'unproven' : 'all';
  const mark = of === 'all' ? 'closedAt' : 'unprovenClosedAt';
  const [texts, spent, cap] =
    of === 'all' ? (['texts', 'microUsd', caps] as const) : (['unprovenTexts', 'unprovenMicroUsd', halfOf(caps)] as const);
  const isUsedUp = numberIn(item, texts) + 1 > cap.texts || numberIn(item, spent) >= cap.microUsd * usedUpShare;
  if (!isUsedUp || timeIn(item, mark) !== undefined) return { outcome: 'closed', of, first: false };
  const marked = await table.tryUpdate(keyOf(dayOf(now)), { set: { [mark]: now, ttl: ttlOf(dayOf(now)) } }, [absent(mark)]);
  return { outcome: 'closed', of, first: marked.outcome === 'written' };
};

const numberIn = (item: Item | undefined, attribute: string): number => {
  const value = item?.[attribute];
  return typeof value === 'number' ? value : 0;
};

/** Epoch seconds. */
const timeIn = (item: Item | undefined, attribute: string): number | undefined => {
  const value = item?.[attribute];
  return typeof value === 'number' ? value : undefined;
};
