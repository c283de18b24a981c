import { expect, test } from '@jest/globals';
import {
  firstStates,
  nextState,
  publicState,
  type SessionEvent,
  type SessionState,
  sessionTable,
} from '../../service/rules/login-session.ts';

const states = Object.keys(sessionTable) as SessionState[];
const events: SessionEvent[] = [
  'first_factor_proven',
  'all_factors_proven',
  'recovery_proven',
  'replacement_settled',
  'enrolment_confirmed',
  'proof_taken',
  'resumed',
  'stopped',
  'time_passed',
];

// The whole table once more, written by hand from product.md §3 and security.md 1: what is not here is refused.
const allowed = new Map<string, SessionState>([
  ['pending first_factor_proven', 'awaiting_mfa'],
  ['pending all_factors_proven', 'completed'],
  ['pending stopped', 'failed'],
  ['pending time_passed', 'expired'],
  ['awaiting_mfa all_factors_proven', 'completed'],
  ['awaiting_mfa recovery_proven', 'replacing'],
  ['awaiting_mfa enrolment_confirmed', 'completed'],
  ['awaiting_mfa stopped', 'failed'],
  ['awaiting_mfa time_passed', 'expired'],
  ['replacing replacement_settled', 'completed'],
  ['replacing enrolment_confirmed', 'completed'],
  ['replacing time_passed', 'expired'],
  ['enrolling enrolment_confirmed', 'enrolled'],
  ['enrolling time_passed', 'expired'],
  ['proving all_factors_proven', 'proven'],
  ['proving recovery_proven', 'proven'],
  ['proving stopped', 'failed'],
  ['proving time_passed', 'expired'],
  ['proven proof_taken', 'taken'],
  ['proven time_passed', 'expired'],
  ['completed resumed', 'resumed'],
  ['completed time_passed', 'expired'],
]);

test.each(states.flatMap((state) => events.map((event) => [state, event] as const)))('%s and %s', (state, event) => {
  expect(nextState(state, event)).toBe(allowed.get(`${state} ${event}`));
});

test('nothing leads out of an end, and an enrolment needs a first factor', () => {
  for (const state of ['resumed', 'enrolled', 'taken', 'failed', 'expired'] as const) expect(Object.keys(sessionTable[state])).toEqual([]);
  expect(nextState('pending', 'enrolment_confirmed')).toBeUndefined();
});

/** Every state that a life can come to. */
const reachedFrom = (first: readonly SessionState[]): Set<SessionState> => {
  const reached = new Set(first);
  for (const state of reached) for (const next of Object.values(sessionTable[state])) reached.add(next);
  return reached;
};

test('no enrolment by ticket and no proof becomes a sign-in', () => {
  const signIn: SessionState[] = ['pending', 'awaiting_mfa', 'replacing', 'completed', 'resumed'];
  expect([...reachedFrom(firstStates.login)].sort()).toEqual([...signIn, 'failed', 'expired'].sort());
  for (const purpose of ['ticket', 'account', 'reset'] as const)
    for (const state of reachedFrom(firstStates[purpose])) expect(signIn).not.toContain(state);
});

test('a result that was collected reads as completed', () => {
  expect(publicState('resumed')).toBe('completed');
  for (const state of states.filter((one) => one !== 'resumed')) expect(publicState(state)).toBe(state);
});
