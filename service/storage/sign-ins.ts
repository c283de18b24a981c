// A user's sign-ins: the engine's sessions, listed by what lies beside them in the same item, and ended one by one or together.
import type * as z from 'zod';
import { mayStand } from '../rules/sign-in.ts';
import { type Profile, readAccount } from './account.ts';
import { sessionKey } from './oidc-artefacts.ts';
import { forgetBrowserOf } from './remembered-browsers.ts';
import { signIn, signInListKey } from './sign-in-list.ts';
import { equals, type Item, type Table } from './table.ts';
import { changeUser, endedSignIns, type UserChange } from './users.ts';

/** `id`: the hash that its item is keyed by; public. `uid`: the engine's own name of it, which codes and tokens carry. */
export type SignIn = z.output<typeof signIn> & { id: string; userId: string };

const listOwner = /^USER#(.+)#SIGNIN$/s;

/** Those that count now, newest first, at most a hundred. The list may lag a moment behind. */
export const listSignIns = async (table: Table, profile: Profile, now: number): Promise<SignIn[]> => {
  const { items } = await table.list(signInListKey(profile.user_id), { newestFirst: true, limit: 100 });
  return items
    .flatMap((item) => read(item) ?? [])
    .filter(({ expiresAt, createdAt, uid }) => expiresAt > now && mayStand(profile, { at: createdAt, uid }));
};

/** By its public id, whoever's it is; whether it still counts says its user's profile. */
export const findSignIn = async (table: Table, id: string, now: number): Promise<SignIn | undefined> => {
  const item = await table.get(sessionKey(id));
  const found = item && read(item);
  return found && found.expiresAt > now ? found : undefined;
};

type Deps = { table(): Table; now(): number };

/** As long as anything issued in a sign-in can live: a refresh token's thirty days, and what a clock may be wrong by. */
const traceSeconds = 31 * 24 * 3600;
/** More than a person ends one by one. */
const mostEnded = 50;

/** Whose wish it is, where it comes from one of the user's own sign-ins: that one goes on, if it still counts at the write. */
type Asking = { kept?: string | undefined; requireStill?: (stored: Profile) => void };

/** Its silent logins and refresh tokens end, and its browser is remembered no more. False where there is no such sign-in of this user. */
export const endSignIn = async (deps: Deps, userId: string, id: string, { kept, requireStill }: Asking = {}): Promise<boolean> => {
  const table = deps.table();
  const now = Math.floor(deps.now() / 1000);
  const found = await findSignIn(table, id, now);
  if (found?.userId !== userId) return false;
  await changeUser(table, userId, {
    now: deps.now(),
    decide(stored) {
      requireStill?.(stored);
      return withEnded(stored, { uid: found.uid, kept: kept === found.uid ? undefined : kept, now });
    },
  });
  const account = await readAccount(table, userId);
  if (account) await forgetBrowserOf(table, account, found.uid);
  await removeSignIn(table, found);
  return true;
};

type Ending = { uid: string; kept: string | undefined; now: number };

/** One too many for the list ends all but the one that asks: what the list named is over by that too, and none of it is ever the kept one. */
const withEnded = ({ ended_sign_ins = [] }: Profile, { uid, kept, now }: Ending): UserChange => {
  const named = ended_sign_ins.filter((ended) => ended.until > now && ended.uid !== uid);
  if (named.length >= mostEnded) return { ...endedSignIns(now, kept), ended_sign_ins: null };
  return { ended_sign_ins: [...named, { uid, until: now + traceSeconds }] };
};

/** All but the one whose engine session has this `uid`; without one, all. Tokens, sign-ins under way and remembered browsers too. */
export const endOtherSignIns = async (
  deps: Deps,
  userId: string,
  kept?: string,
  requireStill: (stored: Profile) => void = () => undefined,
): Promise<Profile> => {
  const table = deps.table();
  const now = Math.floor(deps.now() / 1000);
  const profile = await changeUser(table, userId, {
    now: deps.now(),
    decide: (stored) => {
      requireStill(stored);
      return endedSignIns(now, kept);
    },
  });
  // They count no more; what is left of them is cleared away where it is seen.
  const { items } = await table.list(signInListKey(userId), { newestFirst: true, limit: 100 });
  for (const found of items.flatMap((item) => read(item) ?? [])) if (found.uid !== kept) await removeSignIn(table, found);
  return profile;
};

const removeSignIn = async (table: Table, { id, userId }: SignIn): Promise<void> => {
  await table.remove(sessionKey(id), [equals('gsi1pk', signInListKey(userId))]);
};

/** Undefined for a session that nobody is signed in with. */
const read = (item: Item): SignIn | undefined => {
  const userId = listOwner.exec(String(item['gsi1pk']))?.[1];
  if (userId === undefined) return undefined;
  return { ...signIn.parse(item), userId, id: item.pk.slice(sessionKey('').pk.length) };
};
