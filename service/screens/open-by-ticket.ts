import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import type { LoginBrowser } from '../http/login-browser.ts';
import type { Client } from '../http/request.ts';
import { isTicketToken, stateOfTicket, ticketState } from '../rules/ticket.ts';
import { readAccount } from '../storage/account.ts';
import { hashOf } from '../storage/hash.ts';
import { type LoginSession, reopenSession } from '../storage/login-sessions.ts';
import { readMfaSettings } from '../storage/settings.ts';
import { findTicket } from '../storage/tickets.ts';
import { requireOpenEnrolment, ticketOver } from './enrolment.ts';
import { type EnrolmentVisit, offeredFactors } from './enrolment-visit.ts';
import { enrolmentAddress, screenAddress } from './place.ts';

type Opening = {
  token: string;
  browser: LoginBrowser;
  client: Client;
  now: number;
  /** Begins no session. */
  isProbe: boolean;
};

/**
 * Begins the session of an invitation, or goes on with this browser's, and gives its first screen. Refused where the ticket is over, the user
 * holds a method that it may not add to, or nothing can be enrolled; none of that uses it up.
 */
export const openByTicket = async (deps: TableDeps, { token, browser, client, now, isProbe }: Opening): Promise<string> => {
  if (!isTicketToken(token)) throw ticketOver('unknown');
  const table = deps.table();
  const found = await findTicket(table, hashOf(token));
  const account = found && (await readAccount(table, found.userId));
  if (!found || !account) throw ticketOver('unknown');
  const settings = await readMfaSettings(table);
  const authority = { by: 'ticket', ticket: found, ticketState: ticketState(found, account.profile, now), accountOpen: false } as const;
  const visit: EnrolmentVisit = { account, settings, authority };

  const state = stateOfTicket(token, hashOf(`${token}.${browser.value}`));
  const session: Omit<LoginSession, 'reference' | 'expiresAt' | 'createdAt'> = {
    state: 'enrolling',
    purpose: 'ticket',
    ticket: found.id,
    userId: account.userId,
    browserHash: browser.browserHash,
    clientName: config().tenantName,
    uiLocales: found.locale === undefined ? [] : [found.locale],
    mfaAsked: false,
    address: client.address,
    userAgent: client.userAgent,
  };
  const [only, ...others] = offeredFactors(visit);
  const asked = only === undefined ? {} : { factorName: only.name };
  requireOpenEnrolment({ session: { ...session, reference: '', createdAt: now, expiresAt: now }, state: '', now, ...asked }, visit);
  if (!isProbe) await reopenSession(table, state, session, now);
  return only && others.length === 0 ? enrolmentAddress(only, state) : screenAddress('mfa/enroll-options', state);
};
