// The life of a login session is this one table: rows are states, cells say what an event leads to. Events that have no cell are refused.

export type SessionState = 'pending' | 'awaiting_mfa' | 'completed' | 'resumed' | 'failed' | 'expired';

export type SessionEvent =
  | 'first_factor_proven' // a second one is wanted
  | 'all_factors_proven' // nothing more is wanted: the first factor was enough, or the challenge was answered
  | 'enrolment_confirmed' // enrolment success is the MFA proof of that login (product.md §3 rule 6)
  | 'resumed' // the engine took the result; a code was issued at most once
  | 'stopped' // nothing the person can do leads on, e.g. no factor is enabled
  | 'time_passed';

type Row = Partial<Record<SessionEvent, SessionState>>;

export const sessionTable: Record<SessionState, Row> = {
  pending: { first_factor_proven: 'awaiting_mfa', all_factors_proven: 'completed', stopped: 'failed', time_passed: 'expired' },
  awaiting_mfa: { all_factors_proven: 'completed', enrolment_confirmed: 'completed', stopped: 'failed', time_passed: 'expired' },
  completed: { resumed: 'resumed', time_passed: 'expired' },
  resumed: {},
  failed: {},
  expired: {},
};

/** The state that follows, or undefined where the event is refused in this state. */
export const nextState = (state: SessionState, event: SessionEvent): SessionState | undefined => sessionTable[state][event];

/** An hour, and no step prolongs it (product.md §3). */
export const sessionLifetimeSeconds = 3600;

/** What the administrator reads: `resumed` is our own word for a completed session whose result was collected. */
export const publicState = (state: SessionState): Exclude<SessionState, 'resumed'> => (state === 'resumed' ? 'completed' : state);
