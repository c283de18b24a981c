// How many users there are, for the totals of lists. The count and the user are two items, so a change of the count leaves a mark in it
// until the user's own item says that it was counted: a repeat after a crash finds the mark and does not count again.
import { hashOf } from './hash.ts';
import { absent, type Table } from './table.ts';

const countKey = { pk: 'USERS', sk: 'COUNT' };

export const readUserCount = async (table: Table): Promise<number> => Math.max(0, Number((await table.get(countKey))?.['users'] ?? 0));

type Change = { by: 1 | -1; userId: string; createdAt: string };

/** Changes the count by one, once: a second call for the same user changes nothing until `forgetChange`. */
export const changeCount = async (table: Table, change: Change): Promise<void> => {
  await table.update(countKey, { add: { users: change.by }, set: { [markOf(change)]: true } }, [absent(markOf(change))]);
};

export const forgetChange = async (table: Table, change: Change): Promise<void> => {
  await table.update(countKey, { remove: [markOf(change)] });
};

// A user id can be given again after a deletion: the time of creation tells the two apart.
const markOf = ({ by, userId, createdAt }: Change): string =>
  `${by > 0 ? 'made' : 'gone'}:${hashOf(`${userId} ${createdAt}`).slice(0, 22)}`;
