import * as z from 'zod';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { noContent } from '../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../../service/management/audit.ts';
import { Problem } from '../../../../../service/rules/problem.ts';
import { outdateDecisions } from '../../../../../service/storage/methods.ts';
import { findTicket, removeTicket } from '../../../../../service/storage/tickets.ts';

/** Once this has answered, nothing is enrolled by the ticket any more: an enrolment under way is decided anew. */
export const handler = managementEndpoint({
  scopes: ['delete:guardian_enrollments', 'update:users'],
  path: z.object({ ticket_id: z.string() }),
  deps: tableDeps,
  async run({ path, caller, client }, deps) {
    const table = deps.table();
    const ticket = await findTicket(table, path.ticket_id);
    if (!ticket) throw new Problem(404, 'ticket_not_found', 'The ticket does not exist.');
    await removeTicket(table, ticket.id);
    await outdateDecisions(table, ticket.userId);
    await auditCall(deps, { caller, client }, 'Delete a Guardian enrollment ticket', {
      userId: ticket.userId,
      details: { ticket: { id: ticket.id } },
    });
    return noContent();
  },
});
