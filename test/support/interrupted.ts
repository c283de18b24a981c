// What happens between two calls of one step: runs the step, and in the middle of it something else.
import type { Table } from '../../service/storage/table.ts';
import type { Person } from './sign-in.ts';

/** `then` happens once, right after the first write of this kind of item. */
export const afterWriteOf = async <T>(table: Table, sk: string, then: () => Promise<unknown>, run: () => Promise<T>): Promise<T> => {
  const { update } = table;
  let happened = false;
  table.update = async (...write) => {
    const written = await update(...write);
    if (!happened && write[0].sk === sk) {
      happened = true;
      await then();
    }
    return written;
  };
  const given = await run();
  table.update = update;
  if (!happened) throw new Error(`nothing was written to ${sk}`);
  return given;
};

/** `then` happens once, right before the person's account is read for the second time: the first reading is the call's own, of every step. */
export const beforeSecondReading = async <T>(
  table: Table,
  { userId }: Person,
  then: () => Promise<unknown>,
  run: () => Promise<T>,
): Promise<T> => {
  const { queryAll } = table;
  let readings = 0;
  table.queryAll = async (pk, prefix) => {
    if (pk === `USER#${userId}` && ++readings === 2) await then();
    return queryAll(pk, prefix);
  };
  const given = await run();
  table.queryAll = queryAll;
  if (readings < 2) throw new Error('the account was not read twice');
  return given;
};

/** What is written to limits fails: the time of the call is up. */
export const withoutLimits = async <T>(table: Table, run: () => Promise<T>): Promise<T> => {
  const { remove } = table;
  table.remove = async (key, when) => {
    if (key.pk.startsWith('LIMIT#')) throw new Error('the time is up');
    return remove(key, when);
  };
  const given = await run();
  table.remove = remove;
  return given;
};
