// The JSON behind the screens: every call checks session, browser, state and origin in one place (security.md 4 and 21).
import * as z from 'zod';
import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import type { SessionState } from '../rules/login-session.ts';
import { Problem } from '../rules/problem.ts';
import type { ScreenErrorCode, ScreenName } from '../rules/screen-answers.ts';
import { ticketInState } from '../rules/ticket.ts';
import { hashOf, isSameText } from '../storage/hash.ts';
import { findSession, findSessionAnd, type LoginSession, noteUnread, type SessionChange } from '../storage/login-sessions.ts';
import type { Item, Key } from '../storage/table.ts';
import type { Answer } from './answer.ts';
import { deviceCookie, loginCookie, sessionCookie } from './cookies.ts';
import { endpoint, type Handler } from './endpoint.ts';
import { oauthError } from './error-shapes.ts';
import type { Client, Request } from './request.ts';
import { parse } from './validation.ts';

export type ScreenInput<Body extends z.ZodType> = {
  session: LoginSession;
  /** The `state` of the URL, for the addresses in answers only. */
  state: string;
  body: z.output<Body>;
  client: Client;
  /** Hash of the browser's device cookie. */
  deviceHash: string | undefined;
  /** Hash of the browser's single-sign-on cookie. */
  signInHash: string | undefined;
  /** Epoch seconds. */
  now: number;
};

type Definition<Deps extends TableDeps, Body extends z.ZodType> = {
  /** The states this step is made for. */
  states: readonly SessionState[];
  /** Members beside `state`. */
  body: Body;
  deps: Deps;
  run(input: ScreenInput<Body>, deps: Deps): Promise<Answer>;
};

/** A step: POST, JSON, from our own pages, in the browser that opened the session. */
export const screenEndpoint = <Deps extends TableDeps, Body extends z.ZodType>(definition: Definition<Deps, Body>): Handler =>
  endpoint(async (request) => {
    requireSameOrigin(request);
    const { state, ...rest } = parse(withState, request.body, 'Payload');
    const body = parse(definition.body, rest, 'Payload');
    const now = Math.floor(definition.deps.now() / 1000);
    const session = await requireSession(definition.deps, state, request, now);
    requireState(session, definition.states, state);
    const input = { session, state, body, client: request.client, ...hashesOf(request), now };
    return definition.run(input, definition.deps).catch(withWayOn(state));
  }, oauthError);

/** A step whose whole work is one write to a pending session: the write's condition checks what a read would, and only a refusal reads. */
export const noteEndpoint = <Deps extends TableDeps, Body extends z.ZodType>(definition: {
  body: Body;
  deps: Deps;
  /** What to write, or a refusal. */
  change(body: z.output<Body>): SessionChange;
  answer(state: string): Answer;
}): Handler =>
  endpoint(async (request) => {
    requireSameOrigin(request);
    const { state, ...rest } = parse(withState, request.body, 'Payload');
    const change = definition.change(parse(definition.body, rest, 'Payload'));
    const now = Math.floor(definition.deps.now() / 1000);
    const browserHash = hashOf(request.cookies.get(loginCookie()) ?? '');
    const known = stateShape.test(state);
    const written = known && (await noteUnread(definition.deps.table(), state, { browserHash, state: 'pending', change, now }));
    if (!written) requireState(await requireSession(definition.deps, state, request, now), [], state);
    return definition.answer(state);
  }, oauthError);

/** What a page asks at load: GET, changes nothing, any state in which a page may be shown. */
export const screenQuery = <Deps extends TableDeps>(
  deps: Deps,
  /** An item that is read with the session, by the same call. */
  besideKey: Key,
  run: (input: Omit<ScreenInput<z.ZodUndefined>, 'body'> & { beside: Item | undefined }, deps: Deps) => Promise<Answer>,
): Handler =>
  endpoint(async (request) => {
    requireOwnPage(request);
    const state = request.query['state'] ?? '';
    const now = Math.floor(deps.now() / 1000);
    if (!stateShape.test(state)) throw sessionMissing();
    const found = await findSessionAnd(deps.table(), state, { now, beside: besideKey });
    const session = requireOwnBrowser(found.session, request, state);
    requireState(session, session.offersPasskey || session.recoveryDue ? shownWithMore : shown, state);
    return run({ session, beside: found.beside, state, client: request.client, ...hashesOf(request), now }, deps).catch(withWayOn(state));
  }, oauthError);

/** A factor that was switched off can be switched on again by a mail, where there are mails. Only here the address of that is known. */
const withWayOn =
  (state: string) =>
  (error: unknown): never => {
    if (!(error instanceof Problem) || error.code !== 'factor_locked' || config().mailSender === undefined) throw error;
    const { status, message, details } = error;
    throw new Problem(status, error.code, message, {
      details: { ...details, next: `/u2/login/unlock?state=${encodeURIComponent(state)}` },
    });
  };

const shown: readonly SessionState[] = ['pending', 'awaiting_mfa', 'replacing', 'enrolling', 'enrolled', 'proving', 'proven'];
/** A recovery code and the offer of a passkey come after the sign-in is complete, so that nothing depends on them. */
const shownWithMore: readonly SessionState[] = [...shown, 'completed'];

const withState = z.looseObject({ state: z.string() });

export const refusal = (status: number, code: ScreenErrorCode, message: string, details: Record<string, unknown> = {}): Problem =>
  new Problem(status, code, message, { details });

/** A form on another site can send our cookies with a plain form body; it cannot send JSON with our Origin (case 56). */
export const requireSameOrigin = (request: Request): void => {
  const site = request.headers['sec-fetch-site'];
  const ours = request.headers['origin'] === new URL(config().issuer).origin && (site === undefined || site === 'same-origin');
  if (!ours) throw refusal(403, 'cross_site_request', 'This call is for our own pages.');
  if (request.headers['content-type'] === undefined) throw refusal(415, 'unsupported_media_type', 'The body must be JSON.');
};

/** The same for what changes nothing: other sites' pages are told nothing. */
export const requireOwnPage = (request: Request): void => {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw refusal(403, 'cross_site_request', 'This call is for our own pages.');
};

// The engine's own identifiers: url-safe and long; anything else is no session of ours and is not looked up.
const stateShape = /^[\w-]{16,128}$/;

const requireSession = async (deps: TableDeps, state: string, request: Request, now: number): Promise<LoginSession> => {
  if (!stateShape.test(state)) throw sessionMissing();
  return overInTime(requireOwnBrowser(await findSession(deps.table(), state, now), request, state), now);
};

/** The end of an enrolment can be read after its time, and nothing can be done there any more (product.md §3 rule 7). */
const overInTime = (session: LoginSession, now: number): LoginSession =>
  session.state === 'enrolled' && session.expiresAt <= now ? { ...session, state: 'expired' } : session;

const sessionMissing = (): Problem => refusal(400, 'session_missing', 'The address of this page is incomplete.', { field: 'state' });

const requireOwnBrowser = (session: LoginSession | undefined, request: Request, state: string): LoginSession => {
  const cookie = request.cookies.get(loginCookie());
  if (!session || !cookie || !isSameText(hashOf(cookie), session.browserHash)) {
    throw refusal(403, 'session_unknown', 'This sign-in is not known in this browser.', {
      tenant_name: config().tenantName,
      ...againByTicket(state),
    });
  }
  return session;
};

const requireState = (session: LoginSession, states: readonly SessionState[], state: string): void => {
  if (states.includes(session.state)) return;
  const again = { ...restartOf(session), ...againByTicket(state) };
  if (session.state === 'expired') throw refusal(403, 'session_expired', 'This sign-in took too long.', again);
  if (session.state === 'failed' && session.failure === 'no_factor_enabled') throw noFactorEnabled(session);
  if (session.state === 'failed') throw refusal(403, 'session_failed', 'This sign-in was stopped.', again);
  if (session.state === 'resumed' || session.state === 'taken') throw refusal(403, 'session_finished', 'This sign-in is finished.', again);
  const next =
    session.state === 'completed' ? `/authorize/${state}` : `/u2/${anyScreen[session.state] ?? 'login/identifier'}?state=${state}`;
  throw refusal(409, 'step_not_open', 'This step is not open now.', { ...again, next });
};

/** Any screen of the session's life will do: the page asks which it is, and goes there. */
const anyScreen: Partial<Record<SessionState, ScreenName>> = {
  replacing: 'mfa/lost-method',
  enrolling: 'mfa/enroll-options',
  enrolled: 'guardian/enrolled',
  proving: 'mfa/login-options',
  proven: 'login/reset',
};

/**
 * A ticket's session has the ticket in its `state`, so that who took too long, or lost the cookie, is led back to the ticket, which is not
 * used up (case 37). Nothing is looked up for it: it says what the caller said.
 */
const againByTicket = (state: string): Record<string, unknown> => {
  const ticket = ticketInState(state);
  return ticket === undefined ? {} : { restart_url: new URL(`u2/guardian/enroll?ticket=${ticket}`, config().issuer).href };
};

/** What an error page offers: the public id for the administrator, and the app to start again from. */
export const restartOf = (session: LoginSession): Record<string, unknown> => ({
  reference: session.reference,
  tenant_name: config().tenantName,
  ...(session.restartUrl ? { restart_url: session.restartUrl } : {}),
});

export const noFactorEnabled = (session: LoginSession): Problem =>
  refusal(
    403,
    'no_factor_enabled',
    'A second factor is required, but none is switched on. An administrator must enable one.',
    restartOf(session),
  );

export const hashesOf = (request: Request): { deviceHash: string | undefined; signInHash: string | undefined } => {
  const hashed = (name: string): string | undefined => {
    const cookie = request.cookies.get(name);
    return cookie && hashOf(cookie);
  };
  return { deviceHash: hashed(deviceCookie()), signInHash: hashed(sessionCookie()) };
};
