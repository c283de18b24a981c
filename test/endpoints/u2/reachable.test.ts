// A search over every state that a session can come to: session table × purposes × factors × policies × methods × locks × recovery code.
// It shows that nobody who can prove who they are is shut out, that nobody gets in without, and that each guard is needed for that.
import { afterEach, expect, jest, test } from '@jest/globals';
import { forgetConfig } from '../../../service/config.ts';
import { enrolmentRows } from '../../../service/rules/enrolment.ts';
import { recoveryServes } from '../../../service/rules/recovery-code.ts';
import { recoveryRows } from '../../../service/rules/recovery-offer.ts';
import { secondStepRows } from '../../../service/rules/second-step.ts';
import {
  beginnings,
  has,
  isStepDemanded,
  keyOf,
  type Move,
  movesOf,
  offered,
  placeOf,
  screenOf,
  type World,
} from '../../support/reachable.ts';

jest.setTimeout(120_000);
Object.assign(process.env, {
  ISSUER: 'https://login.example.com/',
  TABLE_NAME: 'none',
  SECRETS_KEY: 'file:none',
  SIGNING_KEYS: 'file:none',
});
forgetConfig();

const signIn = new Set(['pending', 'awaiting_mfa', 'replacing', 'completed', 'resumed']);
const serves = ({ enabled }: World): boolean => recoveryServes(new Set(enabled));

/** What no step may do, by name. */
const forbidden: Record<string, (from: World, move: Move) => boolean> = {
  // (b)
  'a sign-in is completed without a second proof though one is demanded': (from, { leads }) =>
    from.state !== 'completed' &&
    leads.state === 'completed' &&
    (leads.policy || leads.asked) &&
    !(leads.proven === 'method' || leads.proven === 'recovery' || (leads.proven === 'enrolment' && !leads.held)),
  'who holds a method, usable or locked, enrols another by the first factor alone': (from, { name }) =>
    from.purpose === 'login' && from.state === 'awaiting_mfa' && name.startsWith('enrol') && from.held,
  'an old first factor enrols': (from, { name }) => from.state === 'awaiting_mfa' && name.startsWith('enrol') && from.old,
  'a second step is asked for that nothing demands': (from, { name, leads }) =>
    name === 'first factor' && !from.policy && !from.asked && leads.state !== 'completed',
  'a ticket enrols that is over': (from, { name }) => from.purpose === 'ticket' && name.startsWith('enrol') && from.ticket !== 'open',
  'a ticket meets a method and adds another': (from, { name }) =>
    from.purpose === 'ticket' && name.startsWith('enrol') && !from.multiple && has(from).usable > 0,
  'an account that was signed out enrols': (from, { name }) => from.purpose === 'account' && name.startsWith('enrol ') && from.signedOut,
  'a first factor alone adds to a method in the account': (from, { name }) =>
    from.purpose === 'account' &&
    name.startsWith('enrol ') &&
    from.accountProof === 'first_factor' &&
    has(from).usable + has(from).locked > 0,
  'a method that is gone adds another in the account': (from, { name }) =>
    from.purpose === 'account' && name.startsWith('enrol ') && from.accountProof === 'gone',
  'a factor enrols that is off': (from, { name }) => name.startsWith('enrol ') && !from.enabled.includes(name.slice('enrol '.length)),
  'a recovery code counts that is none, is off, was guessed at too often, stands alone, or follows an old first factor': (from, { name }) =>
    name === 'recovery code' &&
    (!from.recovery || from.recoveryOff || !serves(from) || has(from).usable + has(from).locked === 0 || from.old),
  'a new password is set without a proof by who holds a method': (_from, { leads }) =>
    leads.purpose === 'reset' && leads.state === 'taken' && leads.held && leads.proven === 'nothing',
  'what is no sign-in becomes one': (_from, { leads }) => leads.purpose !== 'login' && signIn.has(leads.state),
};

const isFinal = ({ state }: World): boolean => ['completed', 'resumed', 'enrolled', 'taken', 'expired'].includes(state);

/** What no state may be, by name. */
const wrong: Record<string, (world: World, moves: readonly Move[]) => boolean> = {
  'there is no way on and no word why': (world, moves) =>
    !isFinal(world) &&
    world.state !== 'pending' &&
    world.state !== 'failed' &&
    !moves.some(({ honest }) => honest) &&
    !placeOf(world).startsWith('stop:'),
  'nothing is left to enrol and the page is not told so': (world) =>
    world.state === 'awaiting_mfa' && placeOf(world) === 'mfa/enroll-options' && offered(world).length === 0,
  'one factor is enabled and its screen is not the first': (world) => {
    const { usable, locked } = has(world);
    const [only, ...others] = offered(world);
    if (world.state !== 'awaiting_mfa' || usable + locked > 0 || only === undefined || world.old) return false;
    return placeOf(world) !== (others.length === 0 ? screenOf(only) : 'mfa/enroll-options');
  },
};

type Fault = { name: string; world: World };
type Searched = { states: number; fault?: Fault };

/** Everything that can be reached, or the first fault. */
const search = (): Searched => {
  const found = new Map<string, World>();
  const back = new Map<string, string[]>();
  const open: World[] = [];
  const visit = (world: World): void => {
    const key = keyOf(world);
    if (found.has(key)) return;
    found.set(key, world);
    open.push(world);
  };
  for (const world of beginnings()) visit(world);
  for (let world = open.pop(); world; world = open.pop()) {
    const moves = movesOf(world);
    for (const [name, is] of Object.entries(wrong)) if (is(world, moves)) return { states: found.size, fault: { name, world } };
    for (const move of moves) {
      for (const [name, is] of Object.entries(forbidden)) {
        if (is(world, move)) return { states: found.size, fault: { name: `${name} (${move.name})`, world } };
      }
      visit(move.leads);
      if (move.honest) {
        const key = keyOf(move.leads);
        back.set(key, [...(back.get(key) ?? []), keyOf(world)]);
      }
    }
  }
  const shut = shutOut(found, back);
  return { states: found.size, ...(shut ? { fault: { name: 'who can prove who they are has no way in', world: shut } } : {}) };
};

/** (a): a right first factor, and a usable method or a valid recovery code, and still no path to the end. */
const shutOut = (found: ReadonlyMap<string, World>, back: ReadonlyMap<string, readonly string[]>): World | undefined => {
  const arriving = [...found].filter(([, { state }]) => state === 'completed').map(([key]) => key);
  const arrive = new Set(arriving);
  for (let key = arriving.pop(); key !== undefined; key = arriving.pop()) {
    for (const before of back.get(key) ?? []) {
      if (arrive.has(before)) continue;
      arrive.add(before);
      arriving.push(before);
    }
  }
  const mustArrive = (world: World): boolean => {
    const { usable, locked } = has(world);
    const canProve = usable > 0 || (world.recovery && !world.recoveryOff && serves(world) && locked > 0);
    return world.purpose === 'login' && !isFinal(world) && (canProve || (world.state === 'pending' && !isStepDemanded(world)));
  };
  for (const [key, world] of found) if (mustArrive(world) && !arrive.has(key)) return world;
  return undefined;
};

test('nobody who can prove who they are is shut out, and nobody gets in without', () => {
  const { states, fault } = search();

  expect(fault).toBeUndefined();
  expect(states).toBeGreaterThan(40_000);
});

const lists = { 'second step': secondStepRows, enrolment: enrolmentRows, recovery: recoveryRows };
const guards = Object.entries(lists).flatMap(([list, rows]) => rows.map(({ name }, at) => ({ list, name, rows: rows as unknown[], at })));
let putBack: () => void = () => undefined;
afterEach(() => putBack());

test.each(guards)('without the row $name of $list that does not hold', ({ rows, at }) => {
  const [row] = rows.splice(at, 1);
  putBack = () => {
    rows.splice(at, 0, row);
    putBack = () => undefined;
  };

  const faultOf = (): string | undefined => {
    try {
      return search().fault?.name;
    } catch (error) {
      return error instanceof Error ? error.message : 'thrown';
    }
  };

  expect(faultOf()).toBeDefined();
});
