// Who may be texted now. Each turn is taken by one conditional write before a text is made, so parallel tries take one.
import {
  dayOf,
  hourSeconds,
  mostTextsToNewNumber,
  recentTexts,
  secondsToNextText,
  spacingSeconds,
  startOfDay,
} from '../rules/text-limits.ts';
import { type Account, counterKey } from './account.ts';
import { hashOf } from './hash.ts';
import { above, absent, anyOf, below, type Condition, equals, type Item, type Table } from './table.ts';

/** `nextSeconds`: until the next turn. */
export type Turn = { outcome: 'taken'; nextSeconds: number } | { outcome: 'wait'; seconds: number };

/** One in 30 seconds, ten an hour and twenty a day for a user. Who loses a race judges anew once, and then has to wait as the other's turn says. */
export const takeTextTurn = async (table: Table, account: Account, now: number): Promise<Turn> => {
  const key = counterKey(account.userId, 'texts');
  let item: Item | undefined = account.counters.get('texts');
  for (let round = 0; round < 2; round++) {
    const seconds = secondsToNextText(sentAtOf(item), now);
    if (seconds > 0) return { outcome: 'wait', seconds };
    const sentAt = [...recentTexts(sentAtOf(item), now), now];
    const written = await table.tryUpdate(key, { add: { texts: 1 }, set: { sentAt } }, sameCount(item));
    if (written.outcome === 'written') return { outcome: 'taken', nextSeconds: secondsToNextText(sentAt, now) };
    item = await table.get(key);
  }
  return { outcome: 'wait', seconds: 1 };
};

/** The same question without taking the turn. */
export const secondsToTextTurn = (account: Account, now: number): number => secondsToNextText(sentAtOf(account.counters.get('texts')), now);

/**
 * A new password ends the hour's limit: who knew the old one may have used it up. The spacing and the day's limit stay, as no two texts are
 * needed in half a minute, nor twenty a day, whoever asks. If a turn is taken meanwhile, that limit was not reached, and there is nothing to end.
 */
export const endTextHour = async (table: Table, counter: Item, now: number): Promise<void> => {
  const sentAt = sentAtOf(counter).map((at) => (at > now - spacingSeconds ? at : Math.min(at, now - hourSeconds)));
  await table.tryUpdate({ pk: counter.pk, sk: counter.sk }, { set: { sentAt } }, sameCount(counter));
};

/**
 * Three a UTC day for a number that is not proven, whoever asks. The number is stored as a plain hash, which whoever
 * reads the table can undo by trying all numbers: it lies in clear in the sign-in that asks for it and with its user anyway, and this item
 * goes within two days. So neither a key, which would be one more right for these functions, nor a slow hash, which texts would wait for.
 */
export const takeNumberTurn = async (table: Table, number: string, now: number): Promise<'taken' | 'over'> => {
  const day = dayOf(now);
  const written = await table.tryUpdate(numberKey(number, day), { add: { texts: 1 }, set: { ttl: startOfDay(day + 2) } }, [
    anyOf(absent('texts'), below('texts', mostTextsToNewNumber)),
  ]);
  return written.outcome === 'written' ? 'taken' : 'over';
};

/** For a text that surely did not leave. */
export const giveNumberTurnBack = async (table: Table, number: string, now: number): Promise<void> => {
  await table.tryUpdate(numberKey(number, dayOf(now)), { add: { texts: -1 } }, [above('texts', 0)]);
};

// In Argentina the same phone has a 9 after the country's code or none.
const numberKey = (number: string, day: number) => ({
  pk: `LIMIT#text-number#${hashOf(number.replace(/^\+549/, '+54'))}`,
  sk: `WINDOW#${day}`,
});

const sentAtOf = (item: Item | undefined): number[] => {
  const sentAt = item?.['sentAt'];
  return Array.isArray(sentAt) ? sentAt.map(Number) : [];
};

const sameCount = (item: Item | undefined): Condition[] => {
  const count = item?.['texts'];
  return [typeof count === 'number' ? equals('texts', count) : absent('texts')];
};
