import { secondsBetweenUnlocks } from '../rules/mailed-link.ts';
import { counterKey } from './account.ts';
import { absent, anyOf, atMost, equals, type Table } from './table.ts';

const keyOf = (userId: string) => counterKey(userId, 'unlock');

export type UnlockTurn = { outcome: 'taken' /** Epoch seconds. */; until: number } | { outcome: 'wait'; seconds: number };

/** One mailed link a day to switch a factor on again, by one conditional write (security.md 12). */
export const takeUnlockTurn = async (table: Table, userId: string, now: number): Promise<UnlockTurn> => {
  const until = now + secondsBetweenUnlocks;
  const isOver = anyOf(absent('until'), atMost('until', now));
  if ((await table.tryUpdate(keyOf(userId), { set: { until } }, [isOver])).outcome === 'written') return { outcome: 'taken', until };
  const known = (await table.get(keyOf(userId)))?.['until'];
  return { outcome: 'wait', seconds: Math.max(1, (typeof known === 'number' ? known : until) - now) };
};

/** No mail left, so none was used. */
export const giveUnlockTurnBack = async (table: Table, userId: string, until: number): Promise<void> => {
  await table.tryUpdate(keyOf(userId), { remove: ['until'] }, [equals('until', until)]);
};
