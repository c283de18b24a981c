// The life of every session of the screens is this one table: rows are states, cells say what an event leads to. Events that have no cell are
// refused. What a session is for decides where it begins: a sign-in at `pending`, an enrolment by ticket or from the account at `enrolling`,
// a proof for the account or a new password at `proving`. No cell leads from one of these lives into another (security.md 4 and 5).

export type SessionState =
  | 'pending'
  | 'awaiting_mfa'
  | 'replacing' // the recovery code was right: which method was lost?
  | 'completed'
  | 'resumed'
  | 'enrolling'
  | 'enrolled'
  | 'proving'
  | 'proven'
  | 'taken' // what the proof was for is done
  | 'failed'
  | 'expired';

export type SessionEvent =
  | 'first_factor_proven' // a second one is wanted
  | 'all_factors_proven' // nothing more is wanted: the first factor was enough, or the challenge was answered
  | 'recovery_proven' // by the recovery code
  | 'replacement_settled' // nothing was lost, or the lost method is gone
  | 'enrolment_confirmed' // enrolment success is the MFA proof of that login (product.md §3 rule 6)
  | 'proof_taken'
  | 'resumed' // the engine took the result; a code was issued at most once
  | 'stopped' // nothing the person can do leads on, e.g. no factor is enabled, or another sign-in took the recovery code
  | 'time_passed';

type Row = Partial<Record<SessionEvent, SessionState>>;

export const sessionTable: Record<SessionState, Row> = {
  pending: { first_factor_proven: 'awaiting_mfa', all_factors_proven: 'completed', stopped: 'failed', time_passed: 'expired' },
  awaiting_mfa: {
    all_factors_proven: 'completed',
    recovery_proven: 'replacing',
    enrolment_confirmed: 'completed',
    stopped: 'failed',
    time_passed: 'expired',
  },
  replacing: { replacement_settled: 'completed', enrolment_confirmed: 'completed', time_passed: 'expired' },
  completed: { resumed: 'resumed', time_passed: 'expired' },
  resumed: {},
  enrolling: { enrolment_confirmed: 'enrolled', time_passed: 'expired' },
  enrolled: {},
  proving: { all_factors_proven: 'proven', recovery_proven: 'proven', stopped: 'failed', time_passed: 'expired' },
  proven: { proof_taken: 'taken', time_passed: 'expired' },
  taken: {},
  failed: {},
  expired: {},
};

/** What a session is for. */
export type SessionPurpose = 'login' | 'ticket' | 'account' | 'reset';

/** Where each purpose may begin; a step-up begins at `awaiting_mfa`, and who has nothing to prove at `proven`. */
export const firstStates: Record<SessionPurpose, readonly SessionState[]> = {
  login: ['pending', 'awaiting_mfa'],
  ticket: ['enrolling'],
  account: ['enrolling', 'proving'],
  reset: ['proving', 'proven'],
};

/** The steps of an enrolment, and those of a challenge, are made for these. */
export const enrolmentStates: readonly SessionState[] = ['awaiting_mfa', 'replacing', 'enrolling'];
export const challengeStates: readonly SessionState[] = ['awaiting_mfa', 'proving'];

/** The state that follows, or undefined where the event is refused in this state. */
export const nextState = (state: SessionState, event: SessionEvent): SessionState | undefined => sessionTable[state][event];

/** An hour, and no step prolongs it (product.md §3). */
export const sessionLifetimeSeconds = 3600;

/** What the administrator reads: `resumed` is our own word for a completed session whose result was collected. */
export const publicState = (state: SessionState): Exclude<SessionState, 'resumed'> => (state === 'resumed' ? 'completed' : state);
