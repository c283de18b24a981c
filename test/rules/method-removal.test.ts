import { expect, test } from '@jest/globals';
import { isRemovable } from '../../service/rules/method-removal.ts';

test.each([
  { demanded: true, counts: true, usableLeft: 0, removable: false }, // the last one (case 44)
  { demanded: true, counts: true, usableLeft: 1, removable: true },
  { demanded: true, counts: false, usableLeft: 0, removable: true }, // unconfirmed, or of a factor that is off
  { demanded: false, counts: true, usableLeft: 0, removable: true },
  { demanded: false, counts: false, usableLeft: 0, removable: true },
])('demanded: $demanded, counts: $counts, $usableLeft left: $removable', ({ removable, ...facts }) => {
  expect(isRemovable(facts)).toBe(removable);
});
