import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ulid, ulidTime } from '../../service/rules/ulid.ts';

test('the specification’s example time comes out as it says', () => {
  expect(ulid(1469918176385, new Uint8Array(10)).slice(0, 10)).toBe('01ARYZ6S41');
});

test('ids sort by time, and the time can be read back', () => {
  const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(times, times, random, random, (one, two, a, b) => {
      expect(ulidTime(ulid(one, a))).toBe(one);
      if (one < two) expect(ulid(one, a) < ulid(two, b)).toBe(true);
    }),
  );
});

test.each(['', '01ARYZ6S41', '81ARYZ6S4100000000000000000', '01ARYZ6S41000000000000000I'])('%p is no ulid', (text) => {
  expect(ulidTime(text)).toBeUndefined();
});
