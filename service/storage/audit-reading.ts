// Reading the log across days. A day's entries lie in a few partitions; ids sort by time, so they are merged by id, and no more of a busy
// day is read than is shown.
import { ulidTime } from '../rules/ulid.ts';
import { dayOf, entryOf, partitionOf, retentionSeconds, type StoredEntry, shards, userListKey } from './audit-log.ts';
import type { Item, Key, Table } from './table.ts';

/** No list goes further, as at Auth0. */
export const mostEntries = 1000;

export type LogSearch = { type?: string | undefined; userId?: string | undefined };
type Window = { newestFirst: boolean; limit: number; now: number; search?: LogSearch };

/** At most `limit` entries that match, in order. */
export const readEntries = (table: Table, { newestFirst, limit, now, search = {} }: Window): Promise<StoredEntry[]> => {
  const all = search.userId === undefined ? ofDays(table, { newestFirst, now }) : ofUser(table, search.userId, newestFirst);
  return taken(all, limit, search);
};

/** The entries that follow this one, oldest first: what a collector asks for again and again (auth0.md A10, `from` and `take`). */
export const readEntriesAfter = (table: Table, id: string, { limit, now }: { limit: number; now: number }): Promise<StoredEntry[]> =>
  taken(ofDays(table, { newestFirst: false, now, after: id }), limit, {});

const taken = async (entries: AsyncGenerator<Item>, limit: number, search: LogSearch): Promise<StoredEntry[]> => {
  const found: StoredEntry[] = [];
  if (limit === 0) return found;
  for await (const item of entries) {
    if (search.type === undefined || item['type'] === search.type) found.push(entryOf(item));
    if (found.length === limit) break;
  }
  return found;
};

const dayMilliseconds = 24 * 3600 * 1000;

async function* ofDays(table: Table, { newestFirst, now, after }: { newestFirst: boolean; now: number; after?: string }) {
  const oldest = Math.max(now - retentionSeconds * 1000, (after && ulidTime(after)) || 0);
  const days: string[] = [];
  if (oldest > now) return; // nothing is written ahead of its time
  for (let at = now; dayOf(at) >= dayOf(oldest); at -= dayMilliseconds) days.push(dayOf(at));
  if (!newestFirst) days.reverse();
  for (const day of days) {
    const partitions = Array.from({ length: shards }, (_, shard) => partitionOf(day, shard));
    yield* merged(
      partitions.map((pk) => paged((from) => table.query(pk, { newestFirst, limit: 100, after: from }), after && { pk, sk: after })),
      newestFirst,
    );
  }
}

const ofUser = (table: Table, userId: string, newestFirst: boolean) =>
  paged((after) => table.list(userListKey(userId), { newestFirst, limit: 100, after }));

async function* paged(read: (after: Key | undefined) => Promise<{ items: Item[]; next?: Key | undefined }>, start?: Key | '' | undefined) {
  let after = start || undefined;
  do {
    const page = await read(after);
    yield* page.items;
    after = page.next;
  } while (after);
}

/** Several sorted streams as one. */
async function* merged(streams: AsyncGenerator<Item>[], newestFirst: boolean): AsyncGenerator<Item> {
  const heads = await Promise.all(streams.map(async (stream) => ({ stream, head: await stream.next() })));
  for (;;) {
    const open = heads.filter(({ head }) => !head.done);
    const [first] = open.sort((a, b) => (idOf(a.head.value) < idOf(b.head.value) === newestFirst ? 1 : -1));
    if (!first) return;
    yield first.head.value as Item; // an open stream's head is an item
    first.head = await first.stream.next();
  }
}

const idOf = (item: Item | undefined): string => item?.sk ?? '';
