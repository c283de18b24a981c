import { expect, test } from '@jest/globals';
import { judge, mostFailures, waitSecondsAfter } from '../../service/rules/lockout.ts';

test.each([
  [0, 0],
  [9, 0],
  [10, 30],
  [11, 60],
  [12, 120],
  [13, 240],
  [14, 480],
  [15, 900],
  [16, 900],
  [99, 900],
])('after %i failures in a row the wait is %i s', (failures, seconds) => {
  expect(waitSecondsAfter(failures)).toBe(seconds);
});

test('a wait ends at its second, not before', () => {
  const tally = { failures: 10, waitUntil: 130, total: 10 };

  expect(judge(tally, 129, { limitTotal: true })).toEqual({ outcome: 'wait', seconds: 1 });
  expect(judge(tally, 130, { limitTotal: true })).toEqual({ outcome: 'allowed' });
});

test('a hundred failures switch a factor off, but no password', () => {
  const tally = { failures: 100, waitUntil: 0, total: mostFailures };

  expect(judge(tally, 1000, { limitTotal: true })).toEqual({ outcome: 'off' });
  expect(judge(tally, 1000, { limitTotal: false })).toEqual({ outcome: 'allowed' });
  expect(judge({ ...tally, total: 99 }, 1000, { limitTotal: true })).toEqual({ outcome: 'allowed' });
});
