// Failures with passwords by e-mail as typed and by address: an item a day, so that a row of failures ends with the day at the latest.
import { hashOf } from './hash.ts';
import type { Key, Table } from './table.ts';

const windowSeconds = 24 * 3600;

export type PasswordWindow = { key: Key /** Epoch seconds: long after its last use. */; ttl: number };

/** The window of this moment (epoch seconds). */
export const passwordWindow = (kind: 'password-email' | 'password-address', value: string, now: number): PasswordWindow => {
  const window = Math.floor(now / windowSeconds);
  return { key: { pk: `LIMIT#${kind}#${hashOf(value)}`, sk: `WINDOW#${window}` }, ttl: (window + 2) * windowSeconds };
};

/** A new password ends the wait that guesses at the old one brought. */
export const endEmailWait = async (table: Table, email: string, now: number): Promise<void> => {
  await table.remove(passwordWindow('password-email', email, now).key);
};
