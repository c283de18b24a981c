import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Factor } from '../factors/factor.ts';
import { factors } from '../factors/index.ts';
import type { Client } from '../http/request.ts';
import { noFactorEnabled, refusal, restartOf } from '../http/screen-endpoint.ts';
import { type EnrolmentRefusal, enrolmentRefusal, type TicketState } from '../rules/enrolment.ts';
import type { Problem } from '../rules/problem.ts';
import { isWhole, recoveryServes } from '../rules/recovery-code.ts';
import { ticketInState } from '../rules/ticket.ts';
import type { Account, Method } from '../storage/account.ts';
import { type LoginSession, type SessionChange, stepSession } from '../storage/login-sessions.ts';
import { changeMethods, type MethodChange, requireRoom } from '../storage/methods.ts';
import { endLock } from '../storage/waits.ts';
import { auditMethod } from './audit.ts';
import { bothProven } from './both-proven.ts';
import { type Authority, type EnrolmentVisit, enrolmentFacts, offeredFactors, readEnrolmentVisit } from './enrolment-visit.ts';
import { localesOf } from './locales.ts';
import { elsewhere, enrolmentPlace, factorLocked, lastPlace, type Place, secondPlace } from './place.ts';
import { accountLeft } from './second-factor.ts';

type Enrolling = { session: LoginSession; state: string; factorName?: Factor['name']; now: number };

/** Lets an enrolment go on only where no row of rules/enrolment.ts refuses it (security.md 5). */
export const openEnrolment = async (
  deps: TableDeps,
  { signInHash, ...wanted }: Enrolling & { signInHash: string | undefined },
): Promise<EnrolmentVisit> => {
  const visit = await readEnrolmentVisit(deps.table(), { session: wanted.session, signInHash, now: wanted.now });
  requireOpenEnrolment(wanted, visit);
  return visit;
};

/** The same for what was read before. */
export const requireOpenEnrolment = ({ session, state, factorName, now }: Enrolling, visit: EnrolmentVisit): void => {
  const refused = enrolmentRefusal(enrolmentFacts(session, visit, { ...(factorName === undefined ? {} : { factorName }), now }));
  if (refused) throw refusalOf(refused.refuses, { session, state, visit, now });
};

/** Where a session that enrols is now. Throws what there is to say where nothing can be enrolled. */
export const placeOfEnrolment = (session: LoginSession, state: string, visit: EnrolmentVisit, now: number): Place => {
  if (visit.authority.by === 'login') {
    const place = secondPlace(session, visit.account, visit.settings, now);
    // Said before anything is chosen, not after.
    const old = enrolmentRefusal(enrolmentFacts(session, visit, { now }));
    if (old?.refuses === 'stale') throw refusalOf('stale', { session, state, visit, now });
    return place;
  }
  const last = lastPlace(session);
  if (last) return last;
  // A crash after its replacement was stored, or somebody else removed it: the question is asked anew.
  const isReplaced = session.state === 'replacing' && !visit.account.methods.some(({ id }) => id === session.replaces);
  if (isReplaced) return { screen: 'mfa/lost-method', also: [] };
  const refused = enrolmentRefusal(enrolmentFacts(session, visit, { now }));
  if (refused) throw refusalOf(refused.refuses, { session, state, visit, now });
  const { screen, also } = enrolmentPlace(session, offeredFactors(visit));
  return { screen, also: session.state === 'replacing' ? [...also, 'mfa/lost-method'] : also };
};

type Refused = { session: LoginSession; state: string; visit: EnrolmentVisit; now: number };

const refusalOf = (refused: EnrolmentRefusal, { session, state, visit, now }: Refused): Problem => {
  const { authority, account, settings } = visit;
  switch (refused) {
    case 'ticket_over':
      return atTicket(state) ?? ticketOver(authority.ticketState);
    case 'already_enrolled':
      return atTicket(state) ?? refusal(409, 'already_enrolled', 'There is a method already, and this invitation does not add another.');
    case 'signed_out':
      return accountLeft();
    case 'factor_locked':
      return factorLocked(session);
    case 'stale':
      return refusal(403, 'session_failed', 'Please sign in again before you set up a second factor.', restartOf(session));
    case 'challenge_first':
      return elsewhere(secondPlace(session, account, settings, now).screen, state);
    case 'not_offered': {
      const offered = offeredFactors(visit);
      if (authority.by === 'login') return elsewhere(secondPlace(session, account, settings, now).screen, state);
      if (offered.length > 0) return elsewhere(enrolmentPlace(session, offered).screen, state);
      if (authority.by !== 'ticket') return noFactorEnabled(session);
      return (
        atTicket(state) ?? refusal(409, 'no_factor_enabled', 'Nothing that this invitation is for is switched on. It was not used up.')
      );
    }
  }
};

/** In the middle of an enrolment the ticket's own address says what is the matter, and what to do. */
const atTicket = (state: string): Problem | undefined => {
  const ticket = ticketInState(state);
  const next = `/u2/guardian/enroll?ticket=${ticket}`;
  return ticket === undefined ? undefined : refusal(409, 'step_not_open', 'This invitation does not go on.', { next });
};

export const ticketOver = (state: TicketState): Problem => {
  if (state === 'used') return refusal(403, 'ticket_used', 'This invitation was used.');
  if (state === 'expired') return refusal(403, 'ticket_expired', 'This invitation is too old.');
  return refusal(403, 'ticket_unknown', 'This invitation is not valid.');
};

type Confirmed = {
  session: LoginSession;
  state: string;
  visit: EnrolmentVisit;
  factorName: Factor['name'];
  methodId: string;
  /** The factor's own part of the method. */
  proof: Partial<Method>;
  /** What it proves, beside what every method of the factor does. */
  amr?: readonly string[];
  client: Client;
  now: number;
};

/**
 * The method first, then the session: a crash in between leaves a method that the next code signs in with. Gives the method, and the session
 * as it is then.
 */
export const confirmEnrolment = async (
  deps: TableDeps & NoticeDeps,
  { session, state, visit, factorName, methodId, proof, amr = [], client, now }: Confirmed,
): Promise<{ method: Method; done: LoginSession }> => {
  const { account, settings, authority } = visit;
  const factor = requireFactor(factorName);
  // Stored before a crash, by an enrolment that another method may stand beside: only the session is still to move.
  const stored = account.methods.find(({ id, confirmed }) => id === methodId && confirmed);
  const method =
    stored ??
    (await storeMethod(deps, {
      account,
      factorName,
      methodId,
      proof,
      unlocks: authority.by !== 'login',
      ...inPlaceOf(session, authority),
    }));
  if (method === 'stale') throw elsewhere(factor.enrolmentScreen, state);
  if (method === 'removed') throw refusal(403, 'session_failed', 'What was set up here was removed meanwhile.', restartOf(session));

  const change: SessionChange = {
    enrolledMethod: method.id,
    ...(session.state === 'enrolling'
      ? {}
      : { result: session.result ?? bothProven({ session, account, amr: [...amr, ...factor.amr], now }) }),
    ...(recoveryServes(settings.enabled) && !isWhole(account.recovery) ? { recoveryDue: true } : {}),
  };
  const [moved] = await Promise.allSettled([stepSession(deps.table(), session, { event: 'enrolment_confirmed', change, now })]);
  // Another tab moved the session on: what this one stored is there all the same, and is told. What was stored before, that one told.
  if (moved.status === 'rejected' && stored) throw moved.reason;
  await auditMethod(deps, 'gd_enrollment_complete', wordsFor[authority.by], {
    session,
    client,
    profile: account.profile,
    method,
    more: makerOf(authority),
  });
  const notice = { account: account.profile, locales: localesOf(session, client), client };
  await deps.notify('method_added', { ...notice, method, by: authority.by === 'ticket' ? 'ticket' : undefined });
  const lost = account.methods.find(({ id }) => id === session.replaces);
  if (lost) {
    await auditMethod(deps, 'gd_unenroll', 'Lost method replaced', { session, client, profile: account.profile, method: lost });
    await deps.notify('method_removed', { ...notice, method: lost });
  }
  if (moved.status === 'rejected') throw moved.reason;
  return { method, done: moved.value };
};

const wordsFor: Record<Authority['by'], string> = {
  login: 'Second factor enrolled',
  recovery: 'Second factor enrolled after the recovery code',
  ticket: 'Second factor enrolled by ticket',
  account: 'Second factor enrolled in the account',
};

/** Auth0's name for what a ticket is: who made it is named wherever it was used. */
const makerOf = ({ ticket }: Authority): Record<string, unknown> =>
  ticket ? { ticket: { id: ticket.id, maker: ticket.maker, allow_multiple_enrollments: ticket.multiple } } : {};

const inPlaceOf = (session: LoginSession, { ticket }: Authority): Pick<MethodChange, 'ticket' | 'remove'> => ({
  ...(ticket ? { ticket: { id: ticket.id, until: ticket.expiresAt } } : {}),
  ...(session.replaces === undefined ? {} : { remove: [session.replaces] }),
});

type Stored = Pick<Confirmed, 'factorName' | 'methodId' | 'proof'> &
  Pick<MethodChange, 'ticket' | 'remove'> & {
    account: Account;
    /** Whoever invites somebody to enrol, or proves another way, switches the factor on again (security.md 12). */
    unlocks?: boolean;
  };

/**
 * The method is written on condition that the user's methods are still those the decision was made by, so two sign-ins cannot both be the
 * first to enrol, and no ticket enrols twice. What the API stored as unconfirmed is replaced (product.md §3 rule 5).
 */
export const storeMethod = async (
  deps: TableDeps,
  { account, factorName, methodId, proof, ticket, remove = [], unlocks = false }: Stored,
): Promise<Method | 'stale' | 'removed'> => {
  // Confirmed before a crash, and taken away since: its id does not come back.
  if (account.removedIds.includes(methodId)) return 'removed';
  const { methodType, counter } = requireFactor(factorName);
  const at = new Date(deps.now()).toISOString();
  const provenAt = Math.floor(deps.now() / 1000);
  const method: Method = {
    id: methodId,
    type: methodType,
    confirmed: true,
    created_at: at,
    enrolled_at: at,
    proven_at: provenAt,
    ...proof,
  };
  const replaced = account.methods.filter(({ id, type, confirmed }) => (type === methodType && !confirmed) || remove.includes(id));
  const change = { add: [method], remove: replaced.map(({ id }) => id), ticket };
  requireRoom(account, change);
  // Before the method, so that no crash leaves one that is off.
  if (unlocks && account.counters.has(counter)) await endLock(deps.table(), account.userId, counter);
  const changed = await changeMethods(deps.table(), account, change);
  return changed === 'stale' ? changed : method;
};

const requireFactor = (name: Factor['name']): Factor => {
  const factor = factors.find((candidate) => candidate.name === name);
  if (!factor) throw new Error(`no factor ${name}`);
  return factor;
};
