import { expect, test } from '@jest/globals';
import { nextState, publicState, type SessionEvent, type SessionState, sessionTable } from '../../service/rules/login-session.ts';

const states = Object.keys(sessionTable) as SessionState[];
const events: SessionEvent[] = ['first_factor_proven', 'all_factors_proven', 'enrolment_confirmed', 'resumed', 'stopped', 'time_passed'];

// The whole table once more, written by hand from product.md §3 and security.md 1: what is not here is refused.
const allowed = new Map<string, SessionState>([
  ['pending first_factor_proven', 'awaiting_mfa'],
  ['pending all_factors_proven', 'completed'],
  ['pending stopped', 'failed'],
  ['pending time_passed', 'expired'],
  ['awaiting_mfa all_factors_proven', 'completed'],
  ['awaiting_mfa enrolment_confirmed', 'completed'],
  ['awaiting_mfa stopped', 'failed'],
  ['awaiting_mfa time_passed', 'expired'],
  ['completed resumed', 'resumed'],
  ['completed time_passed', 'expired'],
]);

test.each(states.flatMap((state) => events.map((event) => [state, event] as const)))('%s and %s', (state, event) => {
  expect(nextState(state, event)).toBe(allowed.get(`${state} ${event}`));
});

test('nothing leads out of an end, and an enrolment needs a first factor', () => {
  for (const state of ['resumed', 'failed', 'expired'] as const) expect(Object.keys(sessionTable[state])).toEqual([]);
  expect(nextState('pending', 'enrolment_confirmed')).toBeUndefined();
});

test('a result that was collected reads as completed', () => {
  expect(states.map(publicState)).toEqual(['pending', 'awaiting_mfa', 'completed', 'completed', 'failed', 'expired']);
});
