import { expect, test } from '@jest/globals';
import { type AccountProofFacts, accountProofRefusal, accountProofRows } from '../../service/rules/account-proof.ts';

const counts = [0, 1, 2];
const both = [true, false];
const all: AccountProofFacts[] = (['first_factor', 'method', 'recovery'] as const).flatMap((by) =>
  both.flatMap((fresh) =>
    both.flatMap((outlived) => counts.flatMap((usable) => counts.map((locked) => ({ by, fresh, outlived, usable, locked })))),
  ),
);

test.each(all)('by $by, fresh: $fresh, outlived: $outlived, $usable usable, $locked locked', (facts) => {
  const isOpen = facts.fresh && !facts.outlived && (facts.by !== 'first_factor' || facts.usable + facts.locked === 0);

  expect(accountProofRefusal(facts) === undefined).toBe(isOpen);
});

test.each(accountProofRows.map(({ name }) => name))('without the row %s something is open that should not be', (name) => {
  const others = accountProofRows.filter((row) => row.name !== name);

  expect(all.some((facts) => accountProofRefusal(facts) !== undefined && accountProofRefusal(facts, others) === undefined)).toBe(true);
});
