// What a sign-in needs next, once the first factor is proven. Decisions are rows: the first whose `when` holds decides, its name is logged.

export type SecondStepFacts = {
  /** policy.ts: is a second factor still missing? */
  missing: boolean;
  /** Methods the user can answer with now. */
  usable: number;
  /** Confirmed methods of enabled factors that the guess limit has switched off. */
  locked: number;
  /** Enabled factors that can be enrolled. */
  enrollable: number;
};

export type SecondStep = 'done' | 'challenge' | 'locked' | 'no_factor' | 'enrol';

type Row = { name: string; when(facts: SecondStepFacts): boolean; leads: SecondStep; because: string };

export const secondStepRows: readonly Row[] = [
  { name: 'nothing_missing', when: (f) => !f.missing, leads: 'done', because: 'policy and app ask for no more than was proven' },
  {
    name: 'has_method',
    when: (f) => f.usable > 0,
    leads: 'challenge',
    because: 'who holds a usable method answers it (product.md §3 rule 4)',
  },
  {
    name: 'method_locked',
    when: (f) => f.locked > 0,
    leads: 'locked',
    because: 'a guesser must not enrol a method of his own (security.md 12)',
  },
  {
    name: 'nothing_enabled',
    when: (f) => f.enrollable === 0,
    leads: 'no_factor',
    because: 'an administrator must switch a factor on (product.md §2)',
  },
  { name: 'may_enrol', when: () => true, leads: 'enrol', because: 'who holds no method sets one up (product.md §3 rule 1)' },
];

export const decideSecondStep = (facts: SecondStepFacts): { step: SecondStep; row: string } => {
  const row = secondStepRows.find((candidate) => candidate.when(facts));
  if (!row) throw new Error('second-step rows are not exhaustive');
  return { step: row.leads, row: row.name };
};
