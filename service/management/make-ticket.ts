import { config } from '../config.ts';
import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import { enrollableFactors } from '../factors/usable.ts';
import type { Caller } from '../http/bearer.ts';
import type { Client } from '../http/request.ts';
import { Problem, unavailable } from '../rules/problem.ts';
import { guardianTicketFactor } from '../rules/ticket-factor.ts';
import type { Profile } from '../storage/account.ts';
import { readMfaSettings } from '../storage/settings.ts';
import { createTicket, removeTicket } from '../storage/tickets.ts';
import { requireProfile } from '../storage/users.ts';
import { auditCall } from './audit.ts';

type Wanted = {
  userId: string;
  /** The factor's switch. */
  factor: string | undefined;
  multiple: boolean;
  locale: string | undefined;
  /** It is mailed; without an address to the user's own. */
  mailTo: { address: string | undefined } | undefined;
};

/** What can be refused is refused before anything is stored. Gives the public id, and the address to open. */
export const makeTicket = async (
  deps: TableDeps & NoticeDeps,
  by: { caller: Caller; client: Client },
  { userId, factor, multiple, locale, mailTo }: Wanted,
): Promise<{ id: string; address: string }> => {
  const table = deps.table();
  const profile = await requireProfile(table, userId);
  await requireEnrollable(deps, factor);
  const recipient = mailTo && recipientOf(deps, profile, mailTo.address);
  // Opened by a blocked user the ticket is refused (product.md §5), so nobody is invited to it.
  const mailed = profile.blocked ? undefined : recipient;

  const token = deps.random(32).toString('base64url');
  const maker = { client_id: by.caller.clientId, subject: by.caller.subject };
  const made = { userId, multiple, maker, ...(factor === undefined ? {} : { factor }), ...(locale === undefined ? {} : { locale }) };
  const ticket = await createTicket(table, token, made, Math.floor(deps.now() / 1000));
  const address = new URL(`u2/guardian/enroll?ticket=${token}`, config().issuer).href;
  if (mailed) {
    const sent = await deps.sendMail('ticket', {
      account: mailed,
      locales: locale === undefined ? [] : [locale],
      link: address,
      expiresAt: ticket.expiresAt,
    });
    if (sent !== 'sent') {
      await removeTicket(table, ticket.id);
      throw unavailable('the invitation could not be mailed');
    }
  }
  await auditCall(deps, by, 'Create a Guardian enrollment ticket', {
    userId,
    userName: profile.email,
    details: {
      ticket: {
        id: ticket.id,
        factor: factor && guardianTicketFactor(factor),
        allow_multiple_enrollments: multiple,
        mailed: mailed !== undefined,
      },
    },
  });
  return { id: ticket.id, address };
};

const requireEnrollable = async (deps: TableDeps, factor: string | undefined): Promise<void> => {
  const enrollable = enrollableFactors(await readMfaSettings(deps.table()));
  if (enrollable.length === 0) throw refused('No factor that can be enrolled is enabled. Enable one first.', 'user_id');
  if (factor !== undefined && !enrollable.some(({ name }) => name === factor)) {
    throw refused(`The factor ${guardianTicketFactor(factor)} is not enabled.`, 'factor');
  }
};

/** The account as the mail is to be addressed. */
const recipientOf = ({ canMail }: NoticeDeps, profile: Profile, address: string | undefined): Profile => {
  if (!canMail()) throw refused('This deployment has no mail sender, so it cannot send the ticket.', 'send_mail');
  const to = address ?? profile.email;
  if (to === undefined) throw refused('The user has no e-mail address; name one in "email".', 'email');
  return { ...profile, email: to };
};

const refused = (message: string, field: string): Problem => new Problem(400, 'invalid_body', message, { details: { field } });
