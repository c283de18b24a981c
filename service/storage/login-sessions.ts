// A login session: one item from /authorize to the token. Keyed by the hash of `state`, which is never stored or logged itself.
import * as z from 'zod';
import { nextState, type SessionEvent, type SessionState, sessionLifetimeSeconds, sessionTable } from '../rules/login-session.ts';
import { Problem } from '../rules/problem.ts';
import { hashOf } from './hash.ts';
import { above, absent, anyOf, atMost, type Condition, equals, type Item, type Key, type Table } from './table.ts';

const pendingEnrolment = z.object({
  factor: z.literal('otp'),
  /** The id the method will have: fixed now, so that a repeated confirmation writes the same item. */
  methodId: z.string(),
  /** Ciphertext, bound to user and method. */
  secret: z.string(),
  /** Tells the same secret of the same user again: keys/secret-fingerprint.ts. */
  fingerprint: z.string(),
});

/** A number that was typed and is not proven yet. */
const pendingPhone = z.object({
  /** The id the method will have. */
  methodId: z.string(),
  /** E.164. */
  number: z.string(),
  /** Texts this sign-in asked for to this number on this UTC day (days since 1970). */
  texts: z.number(),
  day: z.number(),
});

/** The one texted code of a sign-in, by what it is for. Its keyed hash lies beside it, in `codeMac`, as conditions name whole attributes. */
const textedCode = z.object({
  purpose: z.enum(['enrolment', 'challenge']),
  methodId: z.string(),
  /** Epoch seconds. */
  expiresAt: z.number(),
  /** It surely never left. */
  unsent: z.boolean().optional(),
});

/** What the one live WebAuthn challenge of a sign-in is for. Its hash lies beside it, in `challengeHash`, as conditions name whole attributes. */
const ceremony = z.object({
  purpose: z.enum(['first_factor', 'second_factor', 'enrolment']),
  /** Enrolment: the kind that was asked for. */
  kind: z.enum(['webauthn-roaming', 'webauthn-platform', 'passkey']).optional(),
  /** Epoch seconds. */
  expiresAt: z.number(),
});

const loginSession = z.object({
  /** Public id: base64url of the SHA-256 of `state`; people see it as "reference". */
  reference: z.string(),
  state: z.enum(Object.keys(sessionTable) as [SessionState, ...SessionState[]]), // the table is not empty
  /** Absent: a sign-in. */
  purpose: z.enum(['login', 'ticket', 'account', 'reset']).optional(),
  /** Epoch seconds. */
  createdAt: z.number(),
  expiresAt: z.number(),
  /** Hash of the browser's `sp_login` cookie. */
  browserHash: z.string(),
  /** Sign-ins have an app, and what else is done is done with the deployment itself. */
  clientId: z.string().optional(),
  clientName: z.string(),
  /** Where a new sign-in starts: the app's own page. */
  restartUrl: z.string().optional(),
  uiLocales: z.array(z.string()),
  loginHint: z.string().optional(),
  /** The app asked for two factors by `acr_values`. */
  mfaAsked: z.boolean(),
  /** A step-up: the first factor is that of a running sign-in, whose engine session (by its `uid`) must still be this browser's. */
  stepUpOf: z.string().optional(),
  /** The engine's own record of a sign-in's interaction, JSON, without its secrets. */
  interaction: z.string().optional(),
  /** The public id of the ticket that this enrolment is by. */
  ticket: z.string().optional(),
  /** The hash of the account session that this was begun in, and the sign-in of that (by the `uid` of the engine's session). */
  accountSession: z.string().optional(),
  accountSignIn: z.string().optional(),
  /** When the first factor of that sign-in was proven (epoch seconds). */
  signedInAt: z.number().optional(),
  /** The public id of the mailed link that this was begun by. */
  mailedLink: z.string().optional(),
  /** Version of the user's methods (`methods_version`) that what is proven here was proven by; any other since makes it worth nothing. */
  methodsVersion: z.number().optional(),
  /** As typed, normalised. */
  identifier: z.string().optional(),
  userId: z.string().optional(),
  /** What was proven first, and when (epoch seconds). In a step-up it comes from the running session. */
  firstFactor: z.object({ amr: z.array(z.string()), at: z.number() }).optional(),
  /** The method chosen at "try another way". */
  chosenMethod: z.string().optional(),
  pendingEnrolment: pendingEnrolment.optional(),
  pendingPhone: pendingPhone.optional(),
  /** Numbers that were typed before it. */
  earlierPhones: z.array(pendingPhone).optional(),
  textedCode: textedCode.optional(),
  codeMac: z.string().optional(),
  ceremony: ceremony.optional(),
  challengeHash: z.string().optional(),
  /** At the end of the sign-in a passkey is offered before the app is gone to. */
  offersPasskey: z.boolean().optional(),
  /** The recovery code that was made is to be shown, and was not said to be kept yet. */
  recoveryDue: z.boolean().optional(),
  /** The id of the one that was shown last. */
  recoveryShown: z.string().optional(),
  /** The method that was enrolled in it. */
  enrolledMethod: z.string().optional(),
  /** The method that answered its challenge. */
  provenMethod: z.string().optional(),
  /** The lost method that the enrolment of another takes the place of. */
  replaces: z.string().optional(),
  /** The person wishes this browser to be remembered: what it is bound to, as it was when the second factor was proven. */
  rememberBrowser: z.string().optional(),
  /** What was proven in a session that is for a proof, and when (epoch seconds). */
  proof: z.object({ by: z.enum(['method', 'recovery']), at: z.number(), method: z.string().optional() }).optional(),
  /** What the engine is told at the end. */
  result: z.object({ accountId: z.string(), amr: z.array(z.string()), acr: z.string().optional(), at: z.number() }).optional(),
  /** Why a `failed` session failed. */
  failure: z.string().optional(),
  address: z.string(),
  userAgent: z.string(),
});

export type LoginSession = z.output<typeof loginSession>;

/** Named fields that a step may write beside the state. */
export type SessionChange = Partial<
  Pick<
    LoginSession,
    | 'identifier'
    | 'userId'
    | 'firstFactor'
    | 'chosenMethod'
    | 'pendingEnrolment'
    | 'pendingPhone'
    | 'earlierPhones'
    | 'textedCode'
    | 'codeMac'
    | 'ceremony'
    | 'challengeHash'
    | 'offersPasskey'
    | 'recoveryDue'
    | 'recoveryShown'
    | 'enrolledMethod'
    | 'provenMethod'
    | 'replaces'
    | 'rememberBrowser'
    | 'methodsVersion'
    | 'proof'
    | 'result'
    | 'failure'
  >
>;

/** In place of the hash of a code or challenge that was answered; none of them has it. */
export const usedUp = 'used';

const keyOf = (reference: string) => ({ pk: `LOGIN#${reference}`, sk: 'SESSION' });

/** `GET /users/{id}/login-sessions` lists by this; never used for a decision. */
export const sessionListKey = (userId: string): string => `USER#${userId}#LOGIN`;

/** The item outlasts the session, so that who comes late hears that it took too long, and where to start again (product.md §3 rule 7). */
const keptUntil = (expiresAt: number): number => expiresAt + 3 * 24 * 3600;

/** Opens a session under the hash of `uid`, once. */
export const openSession = async (
  table: Table,
  uid: string,
  session: Omit<LoginSession, 'reference' | 'expiresAt' | 'createdAt'>,
  now: number,
): Promise<LoginSession> => {
  const reference = hashOf(uid);
  const opened: LoginSession = { ...session, reference, createdAt: now, expiresAt: now + sessionLifetimeSeconds };
  await table.put({ ...keyOf(reference), ...opened, ...listed(opened), ttl: keptUntil(opened.expiresAt) });
  return opened;
};

/**
 * The session under `uid`, for an enrolment that can be begun again: a live one of this browser goes on and has its hour anew, so that coming
 * back changes no secret that was shown; else a new one takes its place. Whoever opens it, a scanner of mail too, has done nothing yet: the
 * first step puts it in the user's list.
 */
export const reopenSession = async (
  table: Table,
  uid: string,
  session: Omit<LoginSession, 'reference' | 'expiresAt' | 'createdAt'>,
  now: number,
): Promise<void> => {
  const reference = hashOf(uid);
  const expiresAt = now + sessionLifetimeSeconds;
  const live = [equals('state', session.state), equals('browserHash', session.browserHash), above('expiresAt', now)];
  const prolonged = await table.tryUpdate(keyOf(reference), { set: { expiresAt, ttl: keptUntil(expiresAt) } }, live);
  if (prolonged.outcome === 'written') return;
  const opened: LoginSession = { ...session, reference, createdAt: now, expiresAt };
  // Where it is refused, another tab was faster.
  await table.put({ ...keyOf(reference), ...opened, ttl: keptUntil(expiresAt) }, [anyOf(absent('pk'), atMost('expiresAt', now))]);
};

/** The session with this `state`, whatever its own state; past its time it is `expired`, stored or not (security.md 11). */
export const findSession = (table: Table, uid: string, now: number): Promise<LoginSession | undefined> =>
  findSessionByReference(table, hashOf(uid), now);

/** The same, and one item beside it, by one call. */
export const findSessionAnd = async (
  table: Table,
  uid: string,
  { now, beside }: { now: number; beside: Key },
): Promise<{ session: LoginSession | undefined; beside: Item | undefined }> => {
  const key = keyOf(hashOf(uid));
  const items = await table.getMany([key, beside]);
  const of = ({ pk, sk }: Key): Item | undefined => items.find((item) => item.pk === pk && item.sk === sk);
  const found = of(key);
  return { session: found && readSession(found, now), beside: of(beside) };
};

export const findSessionByReference = async (table: Table, reference: string, now: number): Promise<LoginSession | undefined> => {
  const item = await table.get(keyOf(reference));
  return item && readSession(item, now);
};

/** A user's sessions, newest first. */
export const listSessions = async (table: Table, userId: string, now: number): Promise<LoginSession[]> => {
  const page = await table.list(sessionListKey(userId), { newestFirst: true, limit: 100 });
  return page.items.map((item) => readSession(item, now));
};

export const readSession = (item: Item, now: number): LoginSession => {
  const session = loginSession.parse(item);
  const open = nextState(session.state, 'time_passed') !== undefined;
  return open && session.expiresAt <= now ? { ...session, state: 'expired' } : session;
};

/**
 * Moves the session on: one write, on condition that the stored state is still the one `session` was read in and its time is not over.
 * Of parallel tries one wins; the others get `step_not_open`.
 */
export const stepSession = async (
  table: Table,
  session: LoginSession,
  { event, change = {}, now, when = [] }: { event: SessionEvent; change?: SessionChange; now: number; when?: readonly Condition[] },
): Promise<LoginSession> => {
  const state = nextState(session.state, event);
  if (!state) throw stepNotOpen();
  return writeSession(table, session, { state, change, now, when });
};

/** Writes fields without moving on, under the same condition. */
export const noteInSession = (
  table: Table,
  session: LoginSession,
  { change, now, when = [] }: { change: SessionChange; now: number; when?: readonly Condition[] },
): Promise<LoginSession> => writeSession(table, session, { state: session.state, change, now, when });

/**
 * The same in one call, without reading first: the condition names browser, state and time. Undefined where it was refused; only a read can
 * tell why.
 */
export const noteUnread = async (
  table: Table,
  uid: string,
  { browserHash, state, change, now }: { browserHash: string; state: SessionState; change: SessionChange; now: number },
): Promise<LoginSession | undefined> => {
  const when = [equals('browserHash', browserHash), equals('state', state), above('expiresAt', now)];
  const written = await table.tryUpdate(keyOf(hashOf(uid)), { set: change }, when);
  return written.outcome === 'written' ? readSession(written.item, now) : undefined;
};

/**
 * The end of a completed session in this browser, in one call: the condition names browser, state and time. Of parallel tries one gets it;
 * undefined for the others and wherever it was refused, and only a read can tell why.
 */
export const collectSession = async (
  table: Table,
  uid: string,
  { browserHash, now }: { browserHash: string; now: number },
): Promise<LoginSession | undefined> => {
  const from: SessionState = 'completed';
  const when = [equals('browserHash', browserHash), equals('state', from), above('expiresAt', now)];
  const written = await table.tryUpdate(keyOf(hashOf(uid)), { set: { state: nextState(from, 'resumed') } }, when);
  return written.outcome === 'written' ? readSession(written.item, now) : undefined;
};

type Write = { state: SessionState; change: SessionChange; now: number; when: readonly Condition[] };

const writeSession = async (table: Table, session: LoginSession, { state, change, now, when }: Write): Promise<LoginSession> => {
  const changed = { ...session, ...change, state };
  const unmoved = [equals('state', session.state), above('expiresAt', now), ...when];
  const written = await table.update(keyOf(session.reference), { set: { ...change, state, ...listed(changed) } }, unmoved);
  if (written.outcome === 'refused') throw stepNotOpen();
  return readSession(written.item, now);
};

const listed = (session: LoginSession) =>
  session.userId ? { gsi1pk: sessionListKey(session.userId), gsi1sk: `${session.createdAt}#${session.reference}` } : {};

/** Was a write refused because the sign-in is elsewhere, or another answer came first? */
export const isStepNotOpen = (error: unknown): boolean => error instanceof Problem && error.code === 'step_not_open';

const stepNotOpen = (): Problem => new Problem(409, 'step_not_open', 'This step is not open in this sign-in, or was just taken.');
