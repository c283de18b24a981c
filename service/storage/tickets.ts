// Enrolment tickets. Keyed by the hash of the ticket in its address, which is also its public id; the ticket itself is never stored.
import * as z from 'zod';
import { ticketLifetimeSeconds } from '../rules/ticket.ts';
import { hashOf } from './hash.ts';
import type { Item, Key, Table } from './table.ts';

const ticket = z.object({
  id: z.string(),
  userId: z.string(),
  /** Epoch seconds. */
  createdAt: z.number(),
  expiresAt: z.number(),
  /** The one factor it is for, by its Guardian name; absent: any that is enabled. */
  factor: z.string().optional(),
  /** It may add to the methods that there are (product.md §5). */
  multiple: z.boolean(),
  /** Who made it, as the log names callers. */
  maker: z.object({ client_id: z.string(), subject: z.string() }),
  /** BCP 47: the language its mail was in, and its pages begin in. */
  locale: z.string().optional(),
});

export type Ticket = z.output<typeof ticket>;

const keyOf = (id: string): Key => ({ pk: `TICKET#${id}`, sk: 'TICKET' });
const listKey = (userId: string): string => `USER#${userId}#TICKET`;

/** `token` is what stands in the address. */
export const createTicket = async (
  table: Table,
  token: string,
  made: Omit<Ticket, 'id' | 'createdAt' | 'expiresAt'>,
  now: number,
): Promise<Ticket> => {
  const id = hashOf(token);
  const stored: Ticket = { ...made, id, createdAt: now, expiresAt: now + ticketLifetimeSeconds };
  const listed = { gsi1pk: listKey(made.userId), gsi1sk: `${now}#${id}` };
  await table.put({ ...keyOf(id), ...stored, ...listed, ttl: stored.expiresAt });
  return stored;
};

/** Whatever it is worth: see rules/ticket.ts. */
export const findTicket = async (table: Table, id: string): Promise<Ticket | undefined> => {
  const item = await table.get(keyOf(id));
  return item && ticket.parse(item);
};

/** A user's tickets, newest first. */
export const listTickets = async (table: Table, userId: string): Promise<Ticket[]> => {
  const items: Item[] = [];
  let after: Key | undefined;
  do {
    const page = await table.list(listKey(userId), { newestFirst: true, after });
    items.push(...page.items);
    after = page.next;
  } while (after);
  return items.map((item) => ticket.parse(item));
};

export const removeTicket = async (table: Table, id: string): Promise<void> => {
  await table.remove(keyOf(id));
};
