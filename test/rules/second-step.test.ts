import { expect, test } from '@jest/globals';
import { decideSecondStep } from '../../service/rules/second-step.ts';

const counts = [0, 1, 2];
const all = [true, false].flatMap((missing) =>
  counts.flatMap((usable) => counts.flatMap((locked) => counts.map((enrollable) => ({ missing, usable, locked, enrollable })))),
);

test.each(all)('$missing missing, $usable usable, $locked locked, $enrollable enrollable', (facts) => {
  const { step } = decideSecondStep(facts);

  if (!facts.missing) expect(step).toBe('done');
  else if (facts.usable > 0) expect(step).toBe('challenge');
  else if (facts.locked > 0) expect(step).toBe('locked');
  else if (facts.enrollable === 0) expect(step).toBe('no_factor');
  else expect(step).toBe('enrol');
});
