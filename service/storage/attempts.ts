// Counting tries before they are compared. One item holds the counters of all scopes, so one write counts, and one write clears.
import { freeFailures, judge, mostFailures, type Tally, type Verdict, waitSecondsAfter } from '../rules/lockout.ts';
import { above, absent, anyOf, below, type Condition, equals, type Item, type Key, type Table } from './table.ts';

/** Everybody without a device cookie of this user. */
export const anyBrowser = 'any';

export const tallyOf = (item: Item | undefined, scope: string): Tally => ({
  failures: numberIn(item, `failures:${scope}`),
  waitUntil: numberIn(item, `wait:${scope}`),
  total: numberIn(item, 'total'),
});

type Options = {
  scope: string;
  now: number;
  limitTotal: boolean;
  ttl?: number;
  /** An attribute of the same item that grows with every counted try, in the same write. */
  beside?: string;
};
/** `waitUntil` where this try was one too many and set the wait; `total` over all scopes, with this one. */
export type CountedTry = { outcome: 'counted'; failures: number; total: number; waitUntil?: number };
export type Counted = Exclude<Verdict, { outcome: 'allowed' }> | CountedTry;

/**
 * Counts one try as a failure, before it is compared (a right answer clears it). The write's condition is the count it was judged by, so
 * parallel tries cannot slip past the limit; who loses that race judges anew once, and is then asked to come back.
 */
export const countAttempt = async (table: Table, key: Key, options: Options, known?: Item): Promise<Counted> => {
  let item = known;
  for (let round = 0; round < 3; round++) {
    const tally = tallyOf(item, options.scope);
    const verdict = judge(tally, options.now, options);
    if (verdict.outcome !== 'allowed') return verdict;
    const written = await writeAttempt(table, key, tally, options);
    if (written.outcome === 'written') {
      const { failures, waitUntil, total } = tallyOf(written.item, options.scope);
      return { outcome: 'counted', failures, total, ...(waitUntil > options.now ? { waitUntil } : {}) };
    }
    item = await table.get(key);
  }
  return { outcome: 'wait', seconds: 1 };
};

const writeAttempt = (table: Table, key: Key, tally: Tally, { scope, now, ttl, limitTotal, beside }: Options) => {
  const failures = tally.failures + 1;
  const free = failures < freeFailures;
  const change = {
    add: { [`failures:${scope}`]: 1, total: 1, ...(beside === undefined ? {} : { [beside]: 1 }) },
    set: { ...(free ? {} : { [`wait:${scope}`]: now + waitSecondsAfter(failures) }), ...(ttl === undefined ? {} : { ttl }) },
  };
  // The total moves under us by the tries of other scopes: it must be below its limit at the write, not at the read.
  const belowTotal = limitTotal ? [anyOf(absent('total'), below('total', mostFailures))] : [];
  return table.update(key, change, [...(free ? stillFree(scope) : sameCount(scope, tally.failures)), ...belowTotal]);
};

// Below the limit the counter may move under us: no wait depends on its exact value.
const stillFree = (scope: string): Condition[] => [anyOf(absent(`failures:${scope}`), below(`failures:${scope}`, freeFailures - 1))];

const sameCount = (scope: string, failures: number): Condition[] => [equals(`failures:${scope}`, failures)];

/** A success ends the row of its own scope and the total; other browsers' waits stay. */
export const clearedBy = (scope: string) => ({ set: { total: 0 }, remove: [`failures:${scope}`, `wait:${scope}`] });

export const clearAttempts = async (table: Table, key: Key, scope: string): Promise<void> => {
  await table.update(key, clearedBy(scope));
};

/**
 * Takes one counted try back, where a success must not clear what others did (an address that many people share), or where the try was no
 * guess. Never below zero: a success may have cleared the row meanwhile, and nobody gets tries in advance. Of waits only its own ends.
 */
export const uncountAttempt = async (table: Table, key: Key, { scope, counted }: { scope: string; counted: CountedTry }): Promise<void> => {
  await table.update(key, { add: { [`failures:${scope}`]: -1, total: -1 } }, [above(`failures:${scope}`, 0), above('total', 0)]);
  if (counted.waitUntil !== undefined) await table.update(key, { remove: [`wait:${scope}`] }, [equals(`wait:${scope}`, counted.waitUntil)]);
};

/**
 * Takes the tries of one of many back, in one write and never below zero. A wait that the tries of the others alone would not have brought
 * ends with them.
 */
export const uncountTriesOf = async (table: Table, key: Key, { scope, tries }: { scope: string; tries: number }): Promise<void> => {
  const [failures, wait] = [`failures:${scope}`, `wait:${scope}`];
  const change = { add: { [failures]: -tries, total: -tries } };
  const written = await table.tryUpdate(key, change, [above(failures, tries - 1), above('total', tries - 1)]);
  if (written.outcome === 'refused' || written.item[wait] === undefined) return;
  await table.tryUpdate(key, { remove: [wait] }, [below(failures, freeFailures)]);
};

const numberIn = (item: Item | undefined, attribute: string): number => {
  const value = item?.[attribute];
  return typeof value === 'number' ? value : 0;
};
