import { guardianTicketFactor } from './ticket-factor.ts';

/** What is stored of a ticket and may be told. Times in epoch seconds. */
type Told = { id: string; createdAt: number; expiresAt: number; factor?: string | undefined; multiple: boolean };

/** A pending ticket as an administrator sees it. Never the ticket itself: it is shown once, when it is made. */
export const publicTicket = ({ id, createdAt, expiresAt, factor, multiple }: Told): Record<string, unknown> => ({
  ticket_id: id,
  created_at: iso(createdAt),
  expires_at: iso(expiresAt),
  factor: factor === undefined ? undefined : guardianTicketFactor(factor),
  allow_multiple_enrollments: multiple,
});

const iso = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();
