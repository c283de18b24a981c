// The session of the account page: its own item and cookie, never a login session (product.md §7).
import * as z from 'zod';
import { above, equals, type Table } from './table.ts';

const accountSession = z.object({
  userId: z.string(),
  /** Epoch seconds, all of them. When it was opened, by which sign-in (the `uid` of the engine's session). */
  createdAt: z.number(),
  signIn: z.string(),
  /** When the first factor of that sign-in was proven; an item without it says nothing of that, and counts as old. */
  signedInAt: z.number().default(0),
  /** After half an hour without a call, and in any case after twelve. */
  expiresAt: z.number(),
  endsAt: z.number(),
  /** What was proven last, and when. */
  proof: z.object({ by: z.enum(['first_factor', 'method', 'recovery']), at: z.number(), method: z.string().optional() }),
});

export type AccountSession = z.output<typeof accountSession> & { hash: string };

export const accountIdleSeconds = 30 * 60;
const longestSeconds = 12 * 3600;
/** A call within so many seconds of the last one prolongs nothing: one write a minute is enough. */
const writtenEverySeconds = 60;

const keyOf = (hash: string) => ({ pk: `ACCOUNT#${hash}`, sk: 'ITEM' });

/** `hash`: of the cookie. */
export const openAccountSession = async (
  table: Table,
  hash: string,
  opened: Pick<AccountSession, 'userId' | 'signIn' | 'signedInAt' | 'proof'>,
  now: number,
): Promise<AccountSession> => {
  const stored = { ...opened, createdAt: now, expiresAt: now + accountIdleSeconds, endsAt: now + longestSeconds };
  await table.put({ ...keyOf(hash), ...stored, ttl: stored.endsAt });
  return { ...stored, hash };
};

/** Undefined also after its time, stored or not (security.md 11). Changes nothing. */
export const findAccountSession = async (table: Table, hash: string, now: number): Promise<AccountSession | undefined> => {
  const item = await table.get(keyOf(hash));
  if (!item) return undefined;
  const found = accountSession.parse(item);
  return found.expiresAt > now && found.endsAt > now ? { ...found, hash } : undefined;
};

/** The person is still there. */
export const prolongAccountSession = async (table: Table, session: AccountSession, now: number): Promise<void> => {
  const expiresAt = Math.min(now + accountIdleSeconds, session.endsAt);
  if (expiresAt < session.expiresAt + writtenEverySeconds) return;
  await table.update(keyOf(session.hash), { set: { expiresAt } }, [equals('userId', session.userId), above('expiresAt', now)]);
};

/** False where it ended meanwhile. */
export const noteProof = async (table: Table, session: AccountSession, proof: AccountSession['proof'], now: number): Promise<boolean> => {
  const stands = [equals('userId', session.userId), above('expiresAt', now)];
  return (await table.update(keyOf(session.hash), { set: { proof } }, stands)).outcome === 'written';
};

export const endAccountSession = async (table: Table, hash: string): Promise<void> => {
  await table.remove(keyOf(hash));
};
