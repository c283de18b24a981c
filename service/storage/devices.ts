// Browsers their owner has signed in with. Each has guess limits of its own (security.md 12), so that a stranger cannot lock the owner out.
import { type Account, deviceKey } from './account.ts';
import { hashOf } from './hash.ts';
import type { Table } from './table.ts';

export const deviceLifetimeSeconds = 90 * 24 * 3600;

type Browser = {
  account: Account;
  /** The cookie as sent. */
  cookie: string | undefined;
  now: number;
  random(bytes: number): Buffer;
};

/**
 * After a completed login: the cookie's value to set, or undefined where the browser's own is good for long enough. At most one write.
 * A value that is there is kept: several users of one browser share it, each with an item of theirs.
 */
export const rememberDevice = async (table: Table, { account, cookie, now, random }: Browser): Promise<string | undefined> => {
  const sent = cookie && /^[\w-]{43}$/.test(cookie) ? cookie : undefined;
  const expiresAt = sent ? (account.devices.get(hashOf(sent)) ?? 0) : 0;
  if (expiresAt > now + deviceLifetimeSeconds / 2) return undefined;

  const value = sent ?? random(32).toString('base64url');
  const end = now + deviceLifetimeSeconds;
  await table.put({ ...deviceKey(account.userId, hashOf(value)), expiresAt: end, ttl: end });
  return value;
};
