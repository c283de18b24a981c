// Who may enrol a method now. Decisions are rows: the first that holds refuses, and says how. What no row refuses is open.

/** What lets a person enrol: the first factor of a sign-in, the recovery code, a ticket, or a fresh proof on the account page. */
export type EnrolmentAuthority = 'login' | 'recovery' | 'ticket' | 'account';

export type TicketState = 'open' | 'used' | 'expired' | 'unknown';

export type EnrolmentFacts = {
  by: EnrolmentAuthority;
  /** Methods the user can answer with now. */
  usable: number;
  /** Confirmed methods of enabled factors that the guess limit has switched off. */
  locked: number;
  /** The factor is enabled and can be enrolled here. */
  offered: boolean;
  /** By login: the first factor was proven in this sign-in, or a moment ago. By the recovery code: within twenty minutes. */
  fresh: boolean;
  /** By ticket. */
  ticket: TicketState;
  /** By ticket: its maker allowed another method beside those that there are. */
  multiple: boolean;
  /** From the account: the session of the account still stands. */
  accountOpen: boolean;
  /** From the account: what was proven there last; `gone`: by a method that there is no more. */
  accountProof: 'first_factor' | 'method' | 'recovery' | 'gone' | undefined;
};

export type EnrolmentRefusal =
  | 'challenge_first'
  | 'factor_locked'
  | 'stale'
  | 'ticket_over'
  | 'already_enrolled'
  | 'signed_out'
  | 'not_offered';

type Row = { name: string; when(facts: EnrolmentFacts): boolean; refuses: EnrolmentRefusal; because: string };

export const enrolmentRows: readonly Row[] = [
  {
    name: 'ticket_is_over',
    when: (f) => f.by === 'ticket' && f.ticket !== 'open',
    refuses: 'ticket_over',
    because: 'a ticket enrols once, within five days (product.md §5)',
  },
  {
    name: 'ticket_meets_method',
    when: (f) => f.by === 'ticket' && f.usable > 0 && !f.multiple,
    refuses: 'already_enrolled',
    because: 'who holds a usable method cannot enrol another by a ticket that does not say so (product.md §5)',
  },
  {
    name: 'account_is_signed_out',
    when: (f) => f.by === 'account' && !f.accountOpen,
    refuses: 'signed_out',
    because: 'the proof belongs to a session that has ended (product.md §7)',
  },
  {
    name: 'account_proof_is_outgrown',
    when: (f) => f.by === 'account' && f.accountProof === 'first_factor' && f.usable + f.locked > 0,
    refuses: 'signed_out',
    because: 'a method that was set up since the enrolment began is proven before another is added (security.md 5)',
  },
  {
    name: 'account_proof_is_gone',
    when: (f) => f.by === 'account' && f.accountProof === 'gone',
    refuses: 'signed_out',
    because: 'who takes a method away ends what was proven by it (security.md 4)',
  },
  {
    name: 'method_comes_first',
    when: (f) => f.by === 'login' && f.usable > 0,
    refuses: 'challenge_first',
    because: 'who holds a usable method proves it before another is enrolled (security.md 5)',
  },
  {
    name: 'method_is_locked',
    when: (f) => f.by === 'login' && f.usable === 0 && f.locked > 0,
    refuses: 'factor_locked',
    because: 'a guesser must not enrol a method of his own (security.md 12)',
  },
  {
    name: 'factor_is_not_offered',
    when: (f) => !f.offered,
    refuses: 'not_offered',
    because: 'only enabled factors can be enrolled (product.md §3 rule 1)',
  },
  {
    name: 'first_factor_is_old',
    when: (f) => (f.by === 'login' || f.by === 'recovery') && !f.fresh,
    refuses: 'stale',
    because: 'an enrolment needs a first factor of this sign-in or of the last five minutes (product.md §3 rule 8)',
  },
];

/** The row that refuses, or undefined where the enrolment is open. */
export const enrolmentRefusal = (facts: EnrolmentFacts, rows: readonly Row[] = enrolmentRows): Row | undefined =>
  rows.find((row) => row.when(facts));
