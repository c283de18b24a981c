// Browsers their owner has signed in with. Each has guess limits of its own (security.md 12), so that a stranger cannot lock the owner out.
import { type Account, deviceKey, userPartition } from './account.ts';
import { hashOf } from './hash.ts';
import type { Table } from './table.ts';

export const deviceLifetimeSeconds = 90 * 24 * 3600;
/** More browsers than a person uses; the one that would be forgotten first makes room. */
const mostDevices = 20;

const holdsMethod = (account: Account): boolean => account.methods.some(({ confirmed }) => confirmed);

/**
 * The hash, if this is a browser its owner has signed in with. For a user with a second factor only what was proven by both counts: else
 * whoever knows the password could make any number of browsers, each with guesses of its own.
 */
export const knownBrowser = (account: Account, deviceHash: string | undefined, now: number): string | undefined => {
  const device = deviceHash === undefined ? undefined : account.devices.get(deviceHash);
  return device && device.expiresAt > now && (device.mfa || !holdsMethod(account)) ? deviceHash : undefined;
};

type Browser = {
  account: Account;
  /** The cookie as sent. */
  cookie: string | undefined;
  /** Two factors were proven. */
  mfa: boolean;
  now: number;
  random(bytes: number): Buffer;
};

/**
 * After a completed login: the cookie's value to set, or undefined where there is nothing to set. At most one write, two where the oldest
 * makes room. A value that is not known as this user's is never taken over: somebody else may have planted it.
 */
export const rememberDevice = async (table: Table, { account, cookie, mfa, now, random }: Browser): Promise<string | undefined> => {
  if (!mfa && holdsMethod(account)) return undefined;
  const known = cookie === undefined ? undefined : account.devices.get(hashOf(cookie));
  if (known && known.expiresAt > now + deviceLifetimeSeconds / 2 && (known.mfa || !mfa)) return undefined;

  const value = cookie !== undefined && known ? cookie : random(32).toString('base64url');
  const end = now + deviceLifetimeSeconds;
  await table.put({ ...deviceKey(account.userId, hashOf(value)), expiresAt: end, mfa: mfa || known?.mfa === true, ttl: end });
  const [oldest] = [...account.devices].sort(([, a], [, b]) => a.expiresAt - b.expiresAt);
  if (!known && oldest && account.devices.size >= mostDevices) await table.remove(deviceKey(account.userId, oldest[0]));
  return value;
};

/** A new password was set: whoever signed in with the old one is a stranger again. */
export const forgetDevices = async (table: Table, userId: string): Promise<void> => {
  for (const { pk, sk } of await table.queryAll(userPartition(userId), 'DEVICE#')) await table.remove({ pk, sk });
};
