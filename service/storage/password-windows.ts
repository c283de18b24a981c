// Failures with passwords, and requests for a new one, by e-mail as typed and by address, in items of a window each: a row of them ends with
// its window.
import { hashOf } from './hash.ts';
import { absent, anyOf, below, type Key, type Table } from './table.ts';

// An address may be a whole house: what its people mistype in a day must not add up.
const windowSeconds = { 'password-email': 24 * 3600, 'password-address': 3600, 'reset-email': 3600, 'reset-address': 3600 };

export type PasswordWindow = {
  key: Key /** Epoch seconds: long after its last use. */;
  ttl: number;
  /** Seconds until the next window begins. */
  left: number;
};

/** The window of this moment (epoch seconds). */
export const passwordWindow = (kind: keyof typeof windowSeconds, value: string, now: number): PasswordWindow => {
  const seconds = windowSeconds[kind];
  const window = Math.floor(now / seconds);
  return {
    key: { pk: `LIMIT#${kind}#${hashOf(value)}`, sk: `WINDOW#${window}` },
    ttl: (window + 2) * seconds,
    left: (window + 1) * seconds - now,
  };
};

/** A new password ends the wait that guesses at the old one brought. */
export const endEmailWait = async (table: Table, email: string, now: number): Promise<void> => {
  await table.remove(passwordWindow('password-email', email, now).key);
};

/** One of so many in this window, by one conditional write. False: there are none left. */
export const takeTurn = async (table: Table, { key, ttl }: PasswordWindow, most: number): Promise<boolean> =>
  (await table.tryUpdate(key, { add: { count: 1 }, set: { ttl } }, [anyOf(absent('count'), below('count', most))])).outcome === 'written';
