// Failures with passwords, by e-mail as typed and by address, in items of a window each: a row of failures ends with its window.
import { hashOf } from './hash.ts';
import type { Key, Table } from './table.ts';

// An address may be a whole house: what its people mistype in a day must not add up.
const windowSeconds = { 'password-email': 24 * 3600, 'password-address': 3600 };

export type PasswordWindow = { key: Key /** Epoch seconds: long after its last use. */; ttl: number };

/** The window of this moment (epoch seconds). */
export const passwordWindow = (kind: keyof typeof windowSeconds, value: string, now: number): PasswordWindow => {
  const seconds = windowSeconds[kind];
  const window = Math.floor(now / seconds);
  return { key: { pk: `LIMIT#${kind}#${hashOf(value)}`, sk: `WINDOW#${window}` }, ttl: (window + 2) * seconds };
};

/** A new password ends the wait that guesses at the old one brought. */
export const endEmailWait = async (table: Table, email: string, now: number): Promise<void> => {
  await table.remove(passwordWindow('password-email', email, now).key);
};
