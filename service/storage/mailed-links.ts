// Links that are mailed: to set a password, to switch a factor on again, to say "this was not me". Keyed by the hash of the token in the
// address, which is also the public id; the token itself is never stored.
import * as z from 'zod';
import { type MailedPurpose, mailedLinkSeconds } from '../rules/mailed-link.ts';
import { hashOf } from './hash.ts';
import { above, absent, equals, type Table } from './table.ts';

const mailedLink = z.object({
  id: z.string(),
  purpose: z.enum(['reset', 'unlock', 'not_me']),
  userId: z.string(),
  /** Epoch seconds. */
  createdAt: z.number(),
  expiresAt: z.number(),
  /** Hash of the e-mail it is sent to. */
  sentTo: z.string(),
  /** The app where a new sign-in starts. */
  restartUrl: z.string().optional(),
  /** Epoch seconds. */
  takenAt: z.number().optional(),
  /** What it is for was done. */
  done: z.boolean().optional(),
});

export type MailedLink = z.output<typeof mailedLink>;

type NewLink = { purpose: MailedPurpose; userId: string; email: string; restartUrl?: string | undefined };

const keyOf = (id: string) => ({ pk: `RESET#${id}`, sk: 'ITEM' });

/** `token` is what stands in the address. `now`: not before the owner's `sessions_valid_from`, or it is over at once. */
export const createMailedLink = async (table: Table, token: string, made: NewLink, now: number): Promise<MailedLink> => {
  const { email, ...link } = made;
  const id = hashOf(token);
  const stored: MailedLink = { ...link, id, sentTo: hashOf(email), createdAt: now, expiresAt: now + mailedLinkSeconds[made.purpose] };
  await table.put({ ...keyOf(id), ...stored, ttl: stored.expiresAt });
  return stored;
};

/** Whatever it is worth: see rules/mailed-link.ts. */
export const findMailedLink = async (table: Table, id: string): Promise<MailedLink | undefined> => {
  const item = await table.get(keyOf(id));
  return item && mailedLink.parse(item);
};

/** Of parallel tries one gets it. */
export const takeMailedLink = async (table: Table, { id, purpose }: MailedLink, now: number): Promise<boolean> => {
  const unused = [equals('purpose', purpose), absent('takenAt'), above('expiresAt', now)];
  return (await table.update(keyOf(id), { set: { takenAt: now } }, unused)).outcome === 'written';
};

/** Nothing is left to be done by it. */
export const finishMailedLink = async (table: Table, { id, purpose }: MailedLink): Promise<void> => {
  await table.update(keyOf(id), { set: { done: true } }, [equals('purpose', purpose)]);
};
