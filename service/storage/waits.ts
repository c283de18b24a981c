import { userPartition } from './account.ts';
import { endEmailWait } from './password-windows.ts';
import { present, type Table } from './table.ts';
import { endTextHour } from './text-limits.ts';

type Ended = {
  email: string | undefined;
  now: number;
  /** Whoever changes the password in the account has just used them. */
  texts?: 'ended' | 'kept';
};

/**
 * Ends the waits of all of a user's factors, in all browsers, that for the password and that for more texts. The total that can switch a
 * factor off stays: only a proof ends that.
 */
export const endWaits = async (table: Table, userId: string, { email, now, texts = 'ended' }: Ended): Promise<void> => {
  if (email !== undefined) await endEmailWait(table, email, now);
  for (const counter of await table.queryAll(userPartition(userId), 'COUNTER#')) {
    if (texts === 'ended' && counter.sk === 'COUNTER#texts') await endTextHour(table, counter, now);
    const waits = Object.keys(counter).filter((name) => name.startsWith('failures:') || name.startsWith('wait:'));
    if (waits.length === 0) continue;
    await table.update({ pk: counter.pk, sk: counter.sk }, { remove: waits }, [present('pk')]);
  }
};

/** What an administrator does about a factor's methods switches the factor on again for the user (security.md 12). */
export const endLock = async (table: Table, userId: string, counter: string): Promise<void> => {
  await table.update({ pk: userPartition(userId), sk: `COUNTER#${counter}` }, { set: { total: 0 } }, [present('total')]);
};
