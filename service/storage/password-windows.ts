// Failures with passwords, and requests for a new one, by e-mail as typed and by address, in items of a window each: a row of them ends with
// its window. New recovery codes of a user are counted in the same way.
import { anyBrowser, clearedBy, uncountTriesOf } from './attempts.ts';
import { hashOf } from './hash.ts';
import { above, absent, anyOf, below, type Item, type Key, present, type Table } from './table.ts';

// An address may be a whole house: what its people mistype in a day must not add up.
const windowSeconds = {
  'password-email': 24 * 3600,
  'password-address': 3600,
  'reset-email': 3600,
  'reset-address': 3600,
  'recovery-user': 3600,
};

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

/** In an e-mail's item: how many of its failures this address's window holds too. */
export const heldBy = ({ key }: PasswordWindow): string => `${heldMark}${key.pk} ${key.sk}`;

const heldMark = 'from:';

/**
 * A success ends the e-mail's row. False where its try is no longer counted there: the wait was lifted meanwhile, and the address has been
 * given back what it held of this e-mail, this try too.
 */
export const clearEmailRow = async (table: Table, byEmail: PasswordWindow, byAddress: PasswordWindow): Promise<boolean> => {
  const held = heldBy(byAddress);
  const change = { ...clearedBy(anyBrowser), add: { [held]: -1 } };
  const cleared = await table.tryUpdate(byEmail.key, change, [above(held, 0)]);
  if (cleared.outcome === 'refused') {
    await table.tryUpdate(byEmail.key, clearedBy(anyBrowser), [present('pk')]);
    return false;
  }
  // Who knows the password can mistype it from ever more addresses: what those hold is forgotten then, and their waits run out by themselves.
  if (Object.keys(cleared.item).filter((name) => name.startsWith(heldMark)).length > mostHolding) await table.remove(byEmail.key);
  return true;
};

/** More addresses than one person types a password at in a day. */
const mostHolding = 50;

/**
 * A new password, or an administrator, ends the wait that guesses brought, and takes this e-mail's failures back from the addresses that
 * they came from: else the honest person's own would go on waiting (security.md 14). Nothing of other e-mails is lifted. What is removed
 * comes back to one of parallel calls only, so nothing is taken back twice; a crash in between leaves an address its wait for this window.
 */
export const endEmailWait = async (table: Table, email: string, now: number): Promise<void> => {
  const removed = await table.remove(passwordWindow('password-email', email, now).key);
  if (removed.outcome === 'refused') return;
  for (const { key, tries } of heldIn(removed.item, now)) await uncountTriesOf(table, key, { scope: anyBrowser, tries });
};

/** The windows of addresses that hold this e-mail's failures now; those that are over hold nobody up. */
const heldIn = (item: Item, now: number): { key: Key; tries: number }[] => {
  const { sk } = passwordWindow('password-address', '', now).key;
  return Object.entries(item).flatMap(([name, tries]) => {
    if (!name.startsWith(heldMark) || !name.endsWith(` ${sk}`) || typeof tries !== 'number' || tries <= 0) return [];
    return [{ key: { pk: name.slice(heldMark.length, -sk.length - 1), sk }, tries }];
  });
};

/** One of so many in this window, by one conditional write. False: there are none left. */
export const takeTurn = async (table: Table, { key, ttl }: PasswordWindow, most: number): Promise<boolean> =>
  (await table.tryUpdate(key, { add: { count: 1 }, set: { ttl } }, [anyOf(absent('count'), below('count', most))])).outcome === 'written';
