import type { TicketState } from './enrolment.ts';

/** product.md §5. */
export const ticketLifetimeSeconds = 5 * 24 * 3600;

type Ticket = { id: string; userId: string; createdAt: number; expiresAt: number };
type Owner = {
  user_id: string;
  blocked?: boolean | undefined;
  tickets_valid_from?: number | undefined;
  tickets_used?: readonly { id: string }[] | undefined;
};

/**
 * What a ticket is worth now; times in epoch seconds. That it was used stands with the user, by the write that added the method, so that no
 * crash parts the two. A ticket of who is gone, blocked, or was blocked since, is none.
 */
export const ticketState = (ticket: Ticket | undefined, owner: Owner | undefined, now: number): TicketState => {
  if (!ticket || !owner || owner.user_id !== ticket.userId) return 'unknown';
  if (owner.tickets_used?.some(({ id }) => id === ticket.id)) return 'used';
  if (owner.blocked || ticket.createdAt < (owner.tickets_valid_from ?? 0)) return 'unknown';
  return ticket.expiresAt <= now ? 'expired' : 'open';
};

/** 32 random bytes in base64url, as they stand in a ticket's address; anything else is none and is not looked up. */
export const isTicketToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** The `state` of a ticket's session: the ticket, and what only this browser can make of it. */
export const stateOfTicket = (token: string, browserMark: string): string => token + browserMark;

/** The ticket in such a `state`. No other session's is as long. */
export const ticketInState = (state: string): string | undefined => (/^[\w-]{86}$/.test(state) ? state.slice(0, 43) : undefined);
