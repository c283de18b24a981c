import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { publicTicket } from '../../../service/rules/public-ticket.ts';
import { ticketState } from '../../../service/rules/ticket.ts';
import { listTickets } from '../../../service/storage/tickets.ts';
import { requireProfile } from '../../../service/storage/users.ts';

/** The tickets that can still be used, newest first. */
export const handler = managementEndpoint({
  scopes: ['read:guardian_enrollments', 'read:users'],
  path: idInPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const table = deps.table();
    const profile = await requireProfile(table, path.id);
    const tickets = await listTickets(table, path.id);
    const now = Math.floor(deps.now() / 1000);
    return ok(tickets.filter((ticket) => ticketState(ticket, profile, now) === 'open').map(publicTicket));
  },
});
