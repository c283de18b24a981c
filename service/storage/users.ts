// A user's life: made, changed, gone. Every flow can stop after any write and be repeated (security.md 25).
import { Problem, unavailable } from '../rules/problem.ts';
import { isForbiddenId, isUserId } from '../rules/user-id.ts';
import { type Account, type Profile, profileKey, profileOf, readAccount, readProfile, userPartition } from './account.ts';
import { claimEmail, emailTaken, findClaim, freeEmail } from './email-claims.ts';
import { hashOf } from './hash.ts';
import { absent, equals, type Table } from './table.ts';
import { changeCount, forgetChange } from './user-count.ts';
import { deleteUser } from './user-deletion.ts';

/** The index partitions that list users by creation and by name. */
export const creationListKey = 'USERS#CREATED';
export const nameListKey = 'USERS#NAME';

export const requireProfile = async (table: Table, userId: string): Promise<Profile> =>
  (isUserId(userId) ? await readProfile(table, userId) : undefined) ?? unknownUser();

export const requireAccount = async (table: Table, userId: string): Promise<Account> =>
  (isUserId(userId) ? await readAccount(table, userId) : undefined) ?? unknownUser();

/** 404 for what no user can be called, also where an unknown user would do. */
export const requirePossibleId = (userId: string): void => {
  if (isForbiddenId(userId)) unknownUser();
};

export type NewUser = Omit<Profile, 'created_at' | 'updated_at' | 'user_id' | 'email'> & { email: string };

/** `userId` is made anew where none was given. Refuses with 409 an e-mail or id that is taken. */
export const createUser = async (
  table: Table,
  user: NewUser,
  { givenId, newId, now }: { givenId: string | undefined; newId: string; now: number },
): Promise<Profile> => {
  const userId = givenId ?? (await idFor(table, user.email, newId, now));
  await requireFreeId(table, userId, now);
  await claimEmail(table, { email: user.email, userId, now: seconds(now) });

  const at = new Date(now).toISOString();
  // Sign-ins and tickets of a former user with this id are none of this one's.
  const profile: Profile = {
    ...user,
    user_id: userId,
    created_at: at,
    updated_at: at,
    sessions_valid_from: seconds(now),
    tickets_valid_from: seconds(now),
    uncounted: true,
  };
  await writeNameEntry(table, profile);
  const listed = { gsi1pk: creationListKey, gsi1sk: `${at}#${hashOf(userId).slice(0, 8)}` };
  const stored = { ...profileKey(userId), ...asStored(profile), ...listed };
  if ((await table.put(stored, [absent('pk')])).outcome === 'refused') {
    const winner = await readProfile(table, userId);
    if (winner?.email !== user.email) await freeEmail(table, user.email, userId);
    throw emailTaken();
  }
  await settleCount(table, profile);
  return profile;
};

/** A repeat goes on with the id that the e-mail was claimed for by a call that never made its user. */
const idFor = async (table: Table, email: string, newId: string, now: number): Promise<string> => {
  const claim = await findClaim(table, email);
  if (!claim) return newId;
  if (claim.owner?.['deleting'] === true) {
    await deleteUser(table, claim.userId);
    return newId;
  }
  if (claim.owner) {
    await settleUser(table, profileOf(claim.owner), now);
    throw emailTaken();
  }
  return (await table.get(profileKey(claim.userId))) ? newId : claim.userId;
};

const requireFreeId = async (table: Table, userId: string, now: number): Promise<void> => {
  const items = await table.queryAll(userPartition(userId));
  const owner = items.find(({ sk }) => sk === 'PROFILE');
  if (owner?.['deleting'] === true) return deleteUser(table, userId).then(() => undefined);
  if (owner) {
    await settleUser(table, profileOf(owner), now);
    throw emailTaken();
  }
  // What a sign-in wrote while a former user of this id was deleted is not to come back with the new one.
  for (const { pk, sk } of items) await table.remove({ pk, sk });
};

/** Enters the user into the count, once, and notes it in the profile. */
const settleCount = async (table: Table, { user_id, created_at }: Profile): Promise<void> => {
  const change = { by: 1 as const, userId: user_id, createdAt: created_at };
  await changeCount(table, change);
  await table.update(profileKey(user_id), { remove: ['uncounted'] }, [equals('created_at', created_at)]);
  await forgetChange(table, change);
};

/** Longer than any function runs: the call that made the user is over. */
const abandonedMilliseconds = 60_000;

/** Completes what the call that made this user left open. */
export const settleUser = async (table: Table, profile: Profile, now: number): Promise<void> => {
  if (profile.uncounted && Date.parse(profile.created_at) + abandonedMilliseconds <= now) await settleCount(table, profile);
};

export type UserChange = { [Name in keyof Profile]?: Profile[Name] | null };

/**
 * Ends all sign-ins, their tokens, and sign-ins under way, from the next second on: what was proven in this one may have been proven by what
 * is no longer good. `now` in epoch seconds. `kept`: the `uid` of the one sign-in that goes on.
 */
export const endedSignIns = (now: number, kept?: string): { sessions_valid_from: number; kept_sign_in: string | null } => ({
  sessions_valid_from: now + 1,
  kept_sign_in: kept ?? null,
});

/** Applies what `decide` makes of the stored user; `null` removes. Decided again where another change came first. */
export const changeUser = async (
  table: Table,
  userId: string,
  { now, decide }: { now: number; decide(profile: Profile): UserChange | Promise<UserChange> },
): Promise<Profile> => {
  for (let round = 0; round < 5; round++) {
    const profile = await requireProfile(table, userId);
    await settleUser(table, profile, now);
    await freeFormerEmail(table, profile);
    const changed = await writeChange(table, profile, await decide(profile), now);
    if (changed) return changed;
  }
  throw unavailable('a user was changed by others at every try');
};

const writeChange = async (table: Table, profile: Profile, change: UserChange, now: number): Promise<Profile | undefined> => {
  const email = change.email && change.email !== profile.email ? change.email : undefined;
  if (email) await claimEmail(table, { email, userId: profile.user_id, now: seconds(now) });
  // Strictly later than before, so that it tells two changes of one millisecond apart.
  const updated_at = new Date(Math.max(now, Date.parse(profile.updated_at) + 1)).toISOString();
  const all = { ...change, updated_at, ...(email ? { former_email: profile.email } : {}) };
  const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined)) as Partial<Profile>;
  const gone = Object.keys(change).filter((name) => change[name as keyof Profile] === null) as (keyof Profile)[];
  const next: Profile = { ...profile, ...set };
  for (const name of gone) delete next[name];

  if (next.name !== profile.name) await writeNameEntry(table, next);
  const unchanged = [equals('updated_at', profile.updated_at), absent('deleting')];
  const written = await table.update(profileKey(profile.user_id), { set: asStored(set), remove: gone }, unchanged);
  if (written.outcome === 'refused') return undefined;
  await freeFormerEmail(table, next);
  return next;
};

const freeFormerEmail = async (table: Table, { user_id, email, former_email }: Profile): Promise<void> => {
  if (former_email === undefined) return;
  if (former_email !== email) await freeEmail(table, former_email, user_id);
  await table.update(profileKey(user_id), { remove: ['former_email'] }, [equals('former_email', former_email)]);
};

/** Longer sort keys the database does not take; names that agree so far are told apart by reading the users. */
export const nameSortKey = (name: string): string => [...name.toLowerCase()].slice(0, 100).join('');

const writeNameEntry = async (table: Table, { user_id, name }: Profile): Promise<void> => {
  const key = { pk: userPartition(user_id), sk: 'NAME' };
  if (name) await table.put({ ...key, user_id, gsi1pk: nameListKey, gsi1sk: nameSortKey(name) || ' ' });
  else await table.remove(key);
};

/** The profile as the table keeps it: metadata as JSON text. */
const asStored = ({ user_metadata, app_metadata, ...profile }: Partial<Profile>) => ({
  ...profile,
  user_metadata: user_metadata && JSON.stringify(user_metadata),
  app_metadata: app_metadata && JSON.stringify(app_metadata),
});

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

const unknownUser = (): never => {
  throw new Problem(404, 'inexistent_user', 'The user does not exist.');
};
