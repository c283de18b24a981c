import * as z from 'zod';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { email } from '../../../../service/http/fields.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { makeTicket } from '../../../../service/management/make-ticket.ts';
import { factorOfTicket, isTicketFactor, ticketFactors } from '../../../../service/rules/ticket-factor.ts';

const factor = z.enum(ticketFactors).transform((name, context) => {
  if (isTicketFactor(name)) return factorOfTicket(name);
  context.addIssue({ code: 'custom', message: `Tickets for ${name} are not supported` });
  return z.NEVER;
});

const body = z.strictObject({
  /** Whatever it is, an id that nobody has is 404, as at Auth0. */
  user_id: z.string().min(1),
  send_mail: z.boolean().default(false),
  /** In place of the user's own. */
  email: email.optional(),
  /** BCP 47. */
  email_locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/)
    .optional(),
  factor: factor.optional(),
  allow_multiple_enrollments: z.boolean().default(false),
});

/** 200, not 201, as Auth0 (auth0.md A6). The address is shown here and never again. */
export const handler = managementEndpoint({
  scopes: ['create:guardian_enrollment_tickets', 'update:users'],
  body,
  deps: { ...tableDeps, ...noticeDeps },
  async run({ body: wanted, caller, client }, deps) {
    const { id, address } = await makeTicket(
      deps,
      { caller, client },
      {
        userId: wanted.user_id,
        factor: wanted.factor,
        multiple: wanted.allow_multiple_enrollments,
        locale: wanted.email_locale?.replaceAll('_', '-'),
        mailTo: wanted.send_mail ? { address: wanted.email } : undefined,
      },
    );
    return ok({ ticket_id: id, ticket_url: address });
  },
});
