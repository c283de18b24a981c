// Is what was proven in the account fresh and strong enough for a change (product.md §7)? Decisions are rows: the first that holds refuses.

export type AccountProofFacts = {
  /** What was proven last; at the opening: by the sign-in. */
  by: 'first_factor' | 'method' | 'recovery';
  /** Within five minutes. */
  fresh: boolean;
  /** It was proven by a method that is gone. */
  outlived: boolean;
  /** Methods the user can answer with now. */
  usable: number;
  /** Confirmed methods of enabled factors that the guess limit has switched off. */
  locked: number;
};

type Row = { name: string; when(facts: AccountProofFacts): boolean; because: string };

export const accountProofRows: readonly Row[] = [
  { name: 'proof_is_old', when: (f) => !f.fresh, because: 'every change asks a proof of the last five minutes' },
  {
    name: 'method_is_gone',
    when: (f) => f.outlived,
    because: 'who takes a method away ends what was proven by it (security.md 4)',
  },
  {
    name: 'method_is_not_proven',
    when: (f) => f.by === 'first_factor' && f.usable > 0,
    because: 'who holds a usable method proves that: a password alone changes nothing',
  },
  {
    name: 'method_is_locked',
    when: (f) => f.by === 'first_factor' && f.locked > 0,
    because: 'a guesser of codes knows the password, and must not come by the lock into the account (security.md 12)',
  },
];

/** The row that refuses, or undefined where the change is open. */
export const accountProofRefusal = (facts: AccountProofFacts, rows: readonly Row[] = accountProofRows): Row | undefined =>
  rows.find((row) => row.when(facts));
