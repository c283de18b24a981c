// Is the recovery code a way on now? Decisions are rows: the first that holds closes it.
import { mostFailures } from './lockout.ts';

export type RecoveryFacts = {
  /** The user holds a code that was not used. */
  held: boolean;
  /** Wrong codes since the last right one. */
  tries: number;
  /** Codes are given and taken, by the switches that are on now. */
  serves: boolean;
  /** Confirmed methods of enabled factors, also those that the guess limit has switched off. */
  beside: number;
  /** The first factor was proven in this sign-in or a moment ago; in the account: a moment before the proof was begun. A mailed link is one. */
  begun: boolean;
};

type Row = { name: string; when(facts: RecoveryFacts): boolean; because: string };

export const recoveryRows: readonly Row[] = [
  { name: 'no_code', when: (f) => !f.held, because: 'a code is good once (security.md 9)' },
  { name: 'switched_off', when: (f) => !f.serves, because: 'its factor is off (product.md §3 rule 3)' },
  { name: 'guessed_off', when: (f) => f.tries >= mostFailures, because: 'a hundred wrong ones switch it off (security.md 12)' },
  {
    name: 'nothing_beside',
    when: (f) => f.beside === 0,
    because: 'it is no usable method: it is offered beside one (product.md §3 rule 3)',
  },
  {
    name: 'first_factor_is_old',
    when: (f) => !f.begun,
    because: 'it needs a fresh first factor (product.md §3 rule 8, NIST SP 800-63B-4 §4.2.2.2)',
  },
];

/** `stale`: closed by nothing but the age of the first factor, so that signing in anew opens it. */
export const recoveryOffer = (facts: RecoveryFacts): 'open' | 'stale' | 'closed' => {
  const closing = recoveryRows.filter((row) => row.when(facts));
  if (closing.length === 0) return 'open';
  return closing.every(({ name }) => name === 'first_factor_is_old') ? 'stale' : 'closed';
};
