// The money of texts: one item a UTC day. It is reserved before the provider is asked, by one conditional write, so no number of parallel
// texts can cost more than the caps (security.md 13).
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

/** `first`: nobody was refused before on this day, so this is the moment to tell. */
export type Reserved = { outcome: 'reserved' } | { outcome: 'closed'; first: boolean };

export const reserveText = async (table: Table, { budget, microUsd, caps, now }: Reservation): Promise<Reserved> => {
  const day = dayOf(now);
  const counts = { texts: 1, microUsd, ...(budget === 'unproven' ? { unprovenTexts: 1, unprovenMicroUsd: microUsd } : {}) };
  const half = halfOf(caps);
  const room = [
    ...roomFor('texts', caps.texts - 1),
    ...roomFor('microUsd', caps.microUsd - microUsd),
    ...(budget === 'unproven'
      ? [...roomFor('unprovenTexts', half.texts - 1), ...roomFor('unprovenMicroUsd', half.microUsd - microUsd)]
      : []),
  ];
  // A text that is dearer than a whole cap fits nowhere, also not into a day that has no item yet.
  const fits = caps.texts >= 1 && microUsd <= caps.microUsd && (budget === 'proven' || (half.texts >= 1 && microUsd <= half.microUsd));
  if (fits) {
    const written = await table.tryUpdate(keyOf(day), { add: counts, set: { ttl: ttlOf(day) } }, room);
    if (written.outcome === 'written') return { outcome: 'reserved' };
  }
  return { outcome: 'closed', first: await closes(table, { day, budget, now }) };
};

/** Gives back what surely was not sent. The day is that of the reservation. */
export const refundText = async (table: Table, { budget, microUsd, now }: Reservation): Promise<void> => {
  const back = { texts: -1, microUsd: -microUsd, ...(budget === 'unproven' ? { unprovenTexts: -1, unprovenMicroUsd: -microUsd } : {}) };
  await table.update(keyOf(dayOf(now)), { add: back }, [{ attribute: 'texts', is: '>=', value: 1 }]);
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

/** Rounded down, so that the other half is never less. */
export const halfOf = ({ microUsd, texts }: Caps): Caps => ({ microUsd: Math.floor(microUsd / 2), texts: Math.floor(texts / 2) });

/** How long a day can be asked for. */
export const keptDays = 40;

const keyOf = (day: number) => ({ pk: `LIMIT#texts#${day}`, sk: 'DAY' });
const ttlOf = (day: number): number => startOfDay(day + keptDays);

const roomFor = (attribute: string, most: number): Condition[] => [anyOf(absent(attribute), atMost(attribute, most))];

/** Marks the day once for each budget. The unproven half can be closed long before the whole. */
const closes = async (table: Table, { day, budget, now }: { day: number; budget: Budget; now: number }): Promise<boolean> => {
  const attribute = budget === 'unproven' ? 'unprovenClosedAt' : 'closedAt';
  const written = await table.tryUpdate(keyOf(day), { set: { [attribute]: now, ttl: ttlOf(day) } }, [absent(attribute)]);
  return written.outcome === 'written';
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
