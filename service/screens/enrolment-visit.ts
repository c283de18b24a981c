import type { Factor } from '../factors/factor.ts';
import { factors, isUsable, isWebauthn } from '../factors/index.ts';
import { enrollableFactors, standingOf } from '../factors/usable.ts';
import type { EnrolmentAuthority, EnrolmentFacts, TicketState } from '../rules/enrolment.ts';
import { isOutlived, isUnhurried } from '../rules/fresh-proof.ts';
import { ticketState } from '../rules/ticket.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { Table } from '../storage/table.ts';
import { findTicket, type Ticket } from '../storage/tickets.ts';
import { isFresh } from './fresh-first-factor.ts';
import { type Found, readSecondFactor, type Visit } from './second-factor.ts';
import { accountOf } from './within-account.ts';

/** What lets the person enrol, as it is now. */
export type Authority = {
  by: EnrolmentAuthority;
  ticket?: Ticket | undefined;
  ticketState: TicketState;
  accountOpen: boolean;
  accountProof?: EnrolmentFacts['accountProof'];
};
export type EnrolmentVisit = Found & { authority: Authority };

/** As readSecondFactor, and one read more for an enrolment that is not part of a sign-in. */
export const readEnrolmentVisit = async (table: Table, visit: Visit): Promise<EnrolmentVisit> => {
  const found = await readSecondFactor(table, visit);
  return { ...found, authority: await authorityOf(table, visit, found) };
};

/**
 * A ticket is read after the account: whoever ends it changes the account last, so that an enrolment which was decided on an older one is
 * refused (storage/methods.ts, `outdateDecisions`).
 */
const authorityOf = async (table: Table, { session, now }: Visit, { account }: Found): Promise<Authority> => {
  const by = authorityIn(session);
  const ticket = by === 'ticket' ? await findTicket(table, session.ticket ?? '') : undefined;
  const within = by === 'account' ? await accountOf(table, { session, account, now }) : undefined;
  const accountOpen = within !== undefined && isUnhurried(session.createdAt, now);
  const accountProof = within && (isOutlived(within.proof, account, within.hash) ? 'gone' : within.proof.by);
  return { by, ticket, ticketState: ticketState(ticket, account.profile, now), accountOpen, accountProof };
};

const authorityIn = ({ state, purpose }: LoginSession): EnrolmentAuthority => {
  if (state === 'replacing') return 'recovery';
  return state === 'enrolling' && (purpose === 'ticket' || purpose === 'account') ? purpose : 'login';
};

/** The enabled factors, or the one that the ticket is for. */
export const offeredFactors = ({ settings, authority }: Pick<EnrolmentVisit, 'settings' | 'authority'>): Factor[] => {
  const wanted = authority.ticket?.factor;
  return enrollableFactors(settings).filter(({ name }) => wanted === undefined || name === wanted);
};

/**
 * Where this factor may be enrolled now. A passkey is good as a second factor while any kind of key is switched on, so it is what a browser
 * without biometrics can make where only those are offered (product.md §1).
 */
export const isOffered = (name: Factor['name'], visit: EnrolmentVisit): boolean => {
  const offered = offeredFactors(visit);
  if (offered.some((factor) => factor.name === name)) return true;
  const passkey = factors.find((factor) => factor.name === 'passkey');
  return name === 'passkey' && passkey !== undefined && isUsable(passkey, visit.settings.enabled) && offered.some(isWebauthn);
};

/** What the rows of rules/enrolment.ts decide by. Without a factor: is any offered? */
export const enrolmentFacts = (
  session: LoginSession,
  visit: EnrolmentVisit,
  { factorName, now }: { factorName?: Factor['name']; now: number },
): EnrolmentFacts => {
  const { authority } = visit;
  const { usable, locked } = standingOf(visit.account, visit.settings);
  return {
    by: authority.by,
    usable,
    locked,
    offered: factorName === undefined ? offeredFactors(visit).length > 0 : isOffered(factorName, visit),
    fresh: authority.by === 'recovery' ? isUnhurried(session.proof?.at ?? 0, now) : isFresh(session, now),
    ticket: authority.ticketState,
    multiple: authority.ticket?.multiple ?? false,
    accountOpen: authority.accountOpen,
    accountProof: authority.accountProof,
  };
};
