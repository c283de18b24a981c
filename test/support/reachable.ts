// Every state that a session can come to, found by search. The places, guards and steps are asked of the product's own functions; only the
// writes are left out.
import { factorOfMethod, factors } from '../../service/factors/index.ts';
import { enrollableFactors, secondStepOf, standingOf, usableMethods } from '../../service/factors/usable.ts';
import { mostFailures } from '../../service/rules/lockout.ts';
import { firstStates, nextState, type SessionEvent, type SessionPurpose, type SessionState } from '../../service/rules/login-session.ts';
import { Problem } from '../../service/rules/problem.ts';
import { recoveryCounter } from '../../service/rules/recovery-code.ts';
import { rememberDefaults } from '../../service/rules/remembering.ts';
import type { FactorName } from '../../service/rules/screen-answers.ts';
import { placeOfEnrolment, requireOpenEnrolment } from '../../service/screens/enrolment.ts';
import type { Authority, EnrolmentVisit } from '../../service/screens/enrolment-visit.ts';
import { challengedMethod, lastPlace, recoveryAsksSignIn, recoveryIsOpen, secondPlace } from '../../service/screens/place.ts';
import type { Account, Method } from '../../service/storage/account.ts';
import type { LoginSession } from '../../service/storage/login-sessions.ts';
import type { MfaSettings } from '../../service/storage/settings.ts';

const types = { otp: 'totp', sms: 'phone', 'webauthn-platform': 'webauthn-platform' } as const;
type Kind = keyof typeof types;
export const kinds = Object.keys(types) as Kind[];

/** One user, one deployment, one session, all that decides. */
export type World = {
  policy: boolean;
  enabled: readonly string[];
  methods: readonly Kind[];
  /** Counters at their limit. */
  locked: readonly Kind[];
  recovery: boolean;
  /** A hundred wrong codes have switched it off. */
  recoveryOff: boolean;
  purpose: SessionPurpose;
  state: SessionState;
  /** The app asked for two factors. */
  asked: boolean;
  /** A step-up of an older sign-in. */
  stepUp: boolean;
  /** Five minutes have passed since the first factor of the sign-in that is stepped up; in the account: when the proof was begun. */
  old: boolean;
  /** What was proven in the account that it was begun in; `gone`: by a method that was taken away since. */
  accountProof: 'first_factor' | 'method' | 'gone';
  /** The account session that it was begun in has ended. */
  signedOut: boolean;
  ticket: 'open' | 'used' | 'expired' | 'unknown';
  multiple: boolean;
  /** When the session began the user held a method, usable or locked by guesses. */
  held: boolean;
  /** A second step was demanded when the first factor was proven. */
  demanded: boolean;
  proven: 'nothing' | 'method' | 'recovery' | 'enrolment';
};

export type Move = { name: string; honest: boolean; leads: World };

const now = 1_800_000_000;

const accountOf = ({ methods, locked, recovery, recoveryOff }: World): Account => ({
  userId: 'auth0|someone',
  profile: { user_id: 'auth0|someone', connection: 'c', created_at: '', updated_at: '' },
  methods: methods.map((kind): Method => ({ id: kind, type: types[kind], confirmed: true, created_at: '', rp_id: 'login.example.com' })),
  removedIds: [],
  unsettled: { added: [], removed: [] },
  counters: new Map(
    [...locked.map((kind) => factorOfMethod(types[kind])?.counter ?? ''), ...(recoveryOff ? [recoveryCounter] : [])].map((name) => [
      name,
      { pk: '', sk: '', total: mostFailures },
    ]),
  ),
  recovery: recovery ? { id: 'r', hash: 'h', created_at: '' } : undefined,
  devices: new Map(),
  passkeyOfferedFrom: undefined,
});

const settingsOf = ({ enabled, policy }: World): MfaSettings => ({
  enabled: new Set(enabled),
  policy: policy ? ['all-applications'] : [],
  roamingVerification: 'preferred',
  remember: rememberDefaults,
});

const sessionOf = ({ state, purpose, asked, stepUp, old, proven }: World): LoginSession => ({
  reference: 'r',
  state,
  purpose,
  createdAt: now,
  expiresAt: now + 3600,
  browserHash: '',
  clientName: '',
  uiLocales: [],
  mfaAsked: asked,
  ...(stepUp ? { stepUpOf: 'uid' } : {}),
  ...(purpose === 'login' && state !== 'pending' ? { firstFactor: { amr: ['pwd'], at: old ? now - 301 : now } } : {}),
  ...(purpose === 'account' ? { signedInAt: old ? now - 301 : now } : {}),
  ...(proven === 'recovery' ? { replaces: 'otp', proof: { by: 'recovery' as const, at: now } } : {}),
  address: '',
  userAgent: '',
});

const visitOf = (world: World): EnrolmentVisit => {
  const { state, purpose, ticket, multiple, signedOut, accountProof } = world;
  const by =
    state === 'replacing' ? 'recovery' : state === 'enrolling' && (purpose === 'ticket' || purpose === 'account') ? purpose : 'login';
  const made = { id: 't', userId: 'auth0|someone', createdAt: now, expiresAt: now + 1, multiple, maker: { client_id: '', subject: '' } };
  const authority: Authority = {
    by,
    ticket: purpose === 'ticket' ? made : undefined,
    ticketState: ticket,
    accountOpen: !signedOut,
    accountProof,
  };
  return { account: accountOf(world), settings: settingsOf(world), authority };
};

const opens = (guard: () => unknown): boolean => {
  try {
    guard();
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
};

export const has = (world: World): { usable: number; locked: number } => standingOf(accountOf(world), settingsOf(world));
export const recoveryOpen = (world: World): boolean => recoveryIsOpen(sessionOf(world), accountOf(world), settingsOf(world), now);
export const isStepDemanded = (world: World): boolean =>
  secondStepOf(accountOf(world), settingsOf(world), { amr: ['pwd'], mfaAsked: world.asked }).step !== 'done';
export const offered = (world: World): string[] => enrollableFactors(settingsOf(world)).map(({ name }) => name);

/** What a page would show; the code of the refusal where nothing leads on. */
export const placeOf = (world: World): string => {
  const [session, visit] = [sessionOf(world), visitOf(world)];
  try {
    return (lastPlace(session) ?? placeOfEnrolment(session, '', visit, now)).screen;
  } catch (error) {
    if (error instanceof Problem) return `stop:${error.code}`;
    throw error;
  }
};

const step = (world: World, event: SessionEvent, more: Partial<World> = {}): World | undefined => {
  const state = nextState(world.state, event);
  return state && { ...world, ...more, state };
};

/** All that can happen next: what the person does, honest or not, and what happens to them. */
export const movesOf = (world: World): Move[] => {
  const moves: Move[] = [];
  const add = (name: string, leads: World | undefined, honest = true): void => {
    if (leads) moves.push({ name, honest, leads });
  };
  const [session, visit] = [sessionOf(world), visitOf(world)];
  const { account, settings } = visit;

  if (world.state === 'pending') {
    const { step: next } = secondStepOf(account, settings, { amr: ['pwd'], mfaAsked: world.asked });
    const event = next === 'done' ? 'all_factors_proven' : next === 'no_factor' ? 'stopped' : 'first_factor_proven';
    add('first factor', step(world, event, { demanded: next !== 'done' }));
  }
  if (world.state === 'awaiting_mfa' || world.state === 'proving') {
    const challenged =
      opens(() => secondPlace(session, account, settings, now)) && challengedMethod(session, usableMethods(account, settings));
    if (challenged) {
      add('challenge', step(world, 'all_factors_proven', { proven: 'method' }));
      add('a hundred guesses', { ...world, locked: [...new Set([...world.locked, challenged.method.id as Kind])].sort() }, false); // ids are kinds here
    }
    if (recoveryIsOpen(session, account, settings, now)) {
      add('recovery code', step(world, 'recovery_proven', { proven: 'recovery', locked: [] }));
      add('a hundred guesses at it', { ...world, recoveryOff: true }, false);
    }
  }
  if (world.state === 'awaiting_mfa' || world.state === 'replacing' || world.state === 'enrolling') {
    for (const kind of kinds) {
      if (!opens(() => requireOpenEnrolment({ session, state: '', factorName: kind as FactorName, now }, visit))) continue;
      const proven = world.proven === 'nothing' ? 'enrolment' : world.proven;
      const methods = [...new Set([...world.methods, kind])].sort();
      const more = { methods, proven, ...(world.purpose === 'ticket' ? { ticket: 'used' as const } : {}) };
      add(`enrol ${kind}`, step(world, 'enrolment_confirmed', more));
    }
  }
  if (world.state === 'replacing') add('nothing lost', step(world, 'replacement_settled'));
  if (world.state === 'proven') add('what the proof is for', step(world, 'proof_taken'));
  // A second browser opens the same ticket.
  if (world.state === 'enrolled' && world.purpose === 'ticket')
    add('open the ticket again', { ...world, state: 'enrolling', proven: 'nothing' }, false);
  // Its owner signs in elsewhere meanwhile, and enrols.
  if (world.purpose === 'account' && world.state === 'enrolling' && !world.held && world.methods.length === 0) {
    add('enrols elsewhere', { ...world, methods: ['otp'] }, false);
  }
  // Its owner finds it stolen, and takes away what proved it.
  if (world.purpose === 'account' && world.state === 'enrolling' && world.accountProof === 'method') {
    const [stolen, ...methods] = world.methods;
    const locked = world.locked.filter((kind) => kind !== stolen);
    add(
      'its proof is taken away',
      { ...world, methods, locked, recovery: world.recovery && methods.length > 0, accountProof: 'gone' },
      false,
    );
  }
  if (world.purpose === 'account' && !world.signedOut) add('sign out', { ...world, signedOut: true }, false);
  if (world.stepUp && !world.old) add('five minutes pass', { ...world, old: true }, false);
  // "Sign in again first", which the account offers in the place of the recovery code; the proof is begun anew after it.
  if (recoveryAsksSignIn(session, account, settings, now)) add('sign in for the code', { ...world, old: false });
  // "Sign in again", which every stop offers.
  const isStuck =
    world.purpose === 'login' && (world.state === 'failed' || (world.state === 'awaiting_mfa' && placeOf(world).startsWith('stop:')));
  if (isStuck) add('sign in again', { ...world, state: 'pending', stepUp: false, old: false, proven: 'nothing' });
  return moves;
};

const subsets = <T>(of: readonly T[]): T[][] => {
  const sets: T[][] = [[]];
  for (const one of of) sets.push(...sets.map((set) => [...set, one]));
  return sets;
};

/** Where sessions begin: every purpose, under all switches, policies, methods and locks. */
export function* beginnings(): Generator<World> {
  for (const enabled of subsets([...kinds, 'recovery-code']))
    for (const methods of subsets(kinds))
      for (const locked of subsets(methods))
        for (const recovery of methods.length > 0 ? [true, false] : [false])
          for (const policy of [true, false]) {
            const plain = {
              enabled,
              methods,
              locked,
              recovery,
              recoveryOff: false,
              policy,
              asked: false,
              stepUp: false,
              old: false,
              signedOut: false,
              accountProof: 'method',
            } as const;
            const none = { ...plain, ticket: 'unknown', multiple: false, held: false, demanded: false, proven: 'nothing' } as const;
            for (const world of opened(none)) {
              const { usable, locked: off } = has(world);
              yield { ...world, held: usable + off > 0 };
            }
          }
}

const opened = (plain: Omit<World, 'purpose' | 'state'>): World[] => {
  const worlds: World[] = [];
  const begin = (purpose: SessionPurpose, state: SessionState, more: Partial<World> = {}): void => {
    if (!firstStates[purpose].includes(state)) throw new Error(`${purpose} does not begin at ${state}`);
    worlds.push({ ...plain, purpose, state, ...more });
  };
  for (const asked of [true, false]) begin('login', 'pending', { asked });
  // As service/oidc/interaction.ts opens a step-up: to who holds a usable method, or whose first factor is fresh.
  const any: World = { ...plain, purpose: 'login', state: 'awaiting_mfa', asked: true, stepUp: true, demanded: true };
  for (const old of [true, false]) if (has(any).usable > 0 || !old) begin('login', 'awaiting_mfa', { ...any, old });
  for (const multiple of [true, false])
    for (const ticket of ['open', 'used', 'expired', 'unknown'] as const) begin('ticket', 'enrolling', { multiple, ticket });
  const { usable, locked } = has(any);
  // As rules/account-proof.ts lets a change begin.
  begin('account', 'enrolling', { accountProof: usable + locked > 0 ? 'method' : 'first_factor' });
  for (const old of [true, false]) if (usable + locked > 0) begin('account', 'proving', { old });
  begin('reset', usable + locked > 0 ? 'proving' : 'proven');
  return worlds;
};

export const keyOf = (world: World): string =>
  [
    ...[world.purpose, world.state, world.proven, world.ticket, world.enabled, world.methods, world.locked],
    ...[
      world.policy,
      world.recovery,
      world.recoveryOff,
      world.asked,
      world.stepUp,
      world.old,
      world.signedOut,
      world.accountProof,
      world.multiple,
      world.held,
      world.demanded,
    ],
  ].join('|');

/** The screen that enrols the one factor, where it is one. */
export const screenOf = (name: string): string | undefined => factors.find((factor) => factor.name === name)?.enrolmentScreen;
