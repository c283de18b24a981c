// Lists of users. The index says who and in what order; the users themselves are read from the table, so that a list never shows what is
// no longer so.

import { isUserId } from '../rules/user-id.ts';
import type { UserSearch } from '../rules/user-search.ts';
import { type Profile, profileKey, profileOf } from './account.ts';
import { emailListKey, findClaim } from './email-claims.ts';
import type { Item, Key, Table } from './table.ts';
import { readUserCount } from './user-count.ts';
import { creationListKey, nameListKey, nameSortKey, settleUser } from './users.ts';

/** No list goes further (product.md §4). */
export const mostListed = 1000;

export type UserSort = { by: 'created_at' | 'email' | 'name'; newestFirst: boolean };
export type UserPage = { users: Profile[]; total: number };

/** One page of all users. */
export const listUsers = async (
  table: Table,
  { sort, skip, limit, now }: { sort: UserSort; skip: number; limit: number; now: number },
): Promise<UserPage> => {
  const partition = { created_at: creationListKey, email: emailListKey, name: nameListKey }[sort.by];
  const entries = await readIndex(table, partition, { newestFirst: sort.newestFirst, limit: skip + limit });
  const users = await readUsers(table, entries.slice(skip));
  for (const user of users) await settleUser(table, user, now);
  return { users, total: await readUserCount(table) };
};

/** All that a search finds, in no particular order. */
export const searchUsers = async (table: Table, search: UserSearch): Promise<Profile[]> => {
  const { by, value } = search;
  if (by === 'user_id') return isUserId(value) ? readById(table, [value]) : [];
  if (by === 'email') {
    const owner = (await findClaim(table, value.toLowerCase()))?.owner;
    return owner && owner['deleting'] !== true ? [profileOf(owner)] : [];
  }
  const wanted = value.toLowerCase();
  const key = by === 'email-prefix' ? emailListKey : nameListKey;
  const entries = await readIndex(table, key, { prefix: nameSortKey(wanted), limit: mostListed });
  const found = await readUsers(table, entries);
  return found.filter((user) => (by === 'email-prefix' ? user.email : user.name)?.toLowerCase().startsWith(wanted));
};

export const compareUsers =
  ({ by, newestFirst }: UserSort) =>
  (a: Profile, b: Profile): number =>
    compare((a[by] ?? '').toLowerCase(), (b[by] ?? '').toLowerCase()) * (newestFirst ? -1 : 1);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const readIndex = async (
  table: Table,
  key: string,
  options: { prefix?: string; newestFirst?: boolean; limit: number },
): Promise<Item[]> => {
  const found: Item[] = [];
  if (options.limit === 0) return found;
  let after: Key | undefined;
  do {
    const page = await table.list(key, { ...options, limit: options.limit - found.length, after });
    found.push(...page.items);
    after = page.next;
  } while (after && found.length < options.limit);
  return found;
};

/** The users that index entries speak of, in their order, without those whose entry is out of date. */
const readUsers = async (table: Table, entries: readonly Item[]): Promise<Profile[]> => {
  const ids = entries.map((entry) => String(entry['user_id'] ?? entry['userId']));
  const known = new Map((await readById(table, ids)).map((user) => [user.user_id, user]));
  return entries.flatMap((entry, index) => {
    const user = known.get(ids[index] ?? '');
    return user && (entry['gsi1pk'] !== emailListKey || user.email === entry['gsi1sk']) ? [user] : [];
  });
};

const readById = async (table: Table, ids: readonly string[]): Promise<Profile[]> => {
  const profiles: Profile[] = [];
  for (let at = 0; at < ids.length; at += 100) {
    const keys = [...new Set(ids.slice(at, at + 100))].map(profileKey);
    for (const item of await table.getMany(keys)) if (item['deleting'] !== true) profiles.push(profileOf(item));
  }
  return profiles;
};
