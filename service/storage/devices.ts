// Browsers their owner has signed in with. Each has guess limits of its own (security.md 12), so that a stranger cannot lock the owner out.
import { type Account, deviceKey, userPartition } from './account.ts';
import { hashOf } from './hash.ts';
import { markOf, type Remembering } from './remembered-browsers.ts';
import { present, type Table } from './table.ts';

export const deviceLifetimeSeconds = 90 * 24 * 3600;
/** More browsers than a person uses. */
const mostDevices = 20;

/** The hash, if this is a browser its owner has signed in with: it has guesses at the password of its own. */
export const knownBrowser = (account: Account, deviceHash: string | undefined, now: number): string | undefined => {
  const device = deviceHash === undefined ? undefined : account.devices.get(deviceHash);
  return device && device.expiresAt > now ? deviceHash : undefined;
};

/**
 * The same for guesses at a second factor, where only a browser that proved both counts: else whoever knows the password could make any
 * number of browsers, each with guesses of its own.
 */
export const provenBrowser = (account: Account, deviceHash: string | undefined, now: number): string | undefined =>
  deviceHash !== undefined && account.devices.get(deviceHash)?.mfa ? knownBrowser(account, deviceHash, now) : undefined;

type Browser = {
  account: Account;
  /** The cookie as sent. */
  cookie: string | undefined;
  /** Two factors were proven. */
  mfa: boolean;
  now: number;
  random(bytes: number): Buffer;
  /** What this sign-in has to do with remembering the browser. */
  remembering: Remembering;
};

/**
 * After a completed login: the cookie's value to set, or undefined where there is nothing to set. A value that is not known as this user's
 * is never taken over, as somebody else may have planted it; nor is one that only a password made, once both factors are proven.
 */
export const rememberDevice = async (
  table: Table,
  { account, cookie, mfa, now, random, remembering }: Browser,
): Promise<string | undefined> => {
  const sent = cookie === undefined ? undefined : account.devices.get(hashOf(cookie));
  const outgrown = mfa && sent !== undefined && !sent.mfa;
  const known = outgrown ? undefined : sent;
  const mark = markOf({ profile: account.profile, known, mfa, now, remembering });
  if (cookie !== undefined && known && known.expiresAt > now + deviceLifetimeSeconds / 2) {
    if (mark) await table.update(deviceKey(account.userId, hashOf(cookie)), { set: mark }, [present('pk')]);
    return undefined;
  }

  const value = cookie !== undefined && known ? cookie : random(32).toString('base64url');
  const end = now + deviceLifetimeSeconds;
  const kept = { remembered: known?.remembered, usedAt: known?.usedAt, signIn: known?.signIn, ...mark };
  const device = { expiresAt: end, mfa: mfa || known?.mfa === true, ...given(kept) };
  // One that was forgotten since it was read does not come back.
  if (known) await table.update(deviceKey(account.userId, hashOf(value)), { set: { ...device, ttl: end } }, [present('pk')]);
  else await table.put({ ...deviceKey(account.userId, hashOf(value)), ...device, ttl: end });
  if (!known) await makeRoom(table, account, outgrown && cookie !== undefined ? hashOf(cookie) : undefined);
  return value;
};

const given = (members: object): object => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** The outgrown one goes; else, where there are too many, first one that only a password made, then the one that ends first. */
const makeRoom = async (table: Table, account: Account, outgrown: string | undefined): Promise<void> => {
  const [first] = [...account.devices].sort(([, a], [, b]) => Number(a.mfa) - Number(b.mfa) || a.expiresAt - b.expiresAt);
  const leaving = outgrown ?? (account.devices.size >= mostDevices ? first?.[0] : undefined);
  if (leaving !== undefined) await table.remove(deviceKey(account.userId, leaving));
};

/** A new password was set: whoever signed in with the old one is a stranger again. */
export const forgetDevices = async (table: Table, userId: string): Promise<void> => {
  for (const { pk, sk } of await table.queryAll(userPartition(userId), 'DEVICE#')) await table.remove({ pk, sk });
};
