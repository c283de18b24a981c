import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, recentTexts, secondsToMidnight, secondsToNextText, startOfDay } from '../../service/rules/text-limits.ts';

const now = 1_800_000_000;
const ago = (...seconds: number[]): number[] => seconds.map((each) => now - each);

/** One each hour, this many. */
const hourly = (count: number): number[] => Array.from({ length: count }, (_, i) => 3600 * (i + 1));

describe('the next text', () => {
  test.each([
    ['the first one', [], 0],
    ['one a moment ago', [0], 30],
    ['one 29 seconds ago', [29], 1],
    ['one 30 seconds ago', [30], 0],
    ['nine in the hour', [60, 100, 200, 300, 400, 500, 600, 700, 3599], 0],
    ['ten in the hour, the oldest nearly out of it', [60, 100, 200, 300, 400, 500, 600, 700, 800, 3599], 1],
    ['ten, the oldest an hour ago', [60, 100, 200, 300, 400, 500, 600, 700, 800, 3600], 0],
    ['ten, where the spacing is the longer wait', [1, 100, 200, 300, 400, 500, 600, 700, 800, 3590], 29],
    ['twenty in the day, the oldest nearly out of it', [...hourly(19), 86_399], 1],
    ['twenty, the oldest a day ago', [...hourly(19), 86_400], 0],
    ['nineteen in the day', hourly(19), 0],
    ['ten, where the hour is the longer wait', [1, 100, 200, 300, 400, 500, 600, 700, 800, 3000], 600],
  ] satisfies [string, number[], number][])('%s', (_, sent, seconds) => {
    expect(secondsToNextText(ago(...sent), now)).toBe(seconds);
  });

  // Seconds between two tries: impatient people, machines, and long breaks.
  const gaps = fc.array(fc.oneof(fc.nat(3), fc.integer({ min: 25, max: 35 }), fc.nat(700), fc.nat(4000)), {
    minLength: 0,
    maxLength: 300,
    size: 'max',
  });
  const textsOf = (tries: readonly number[]): number[] => {
    const sent: number[] = [];
    let at = now;
    for (const gap of tries) {
      at += gap;
      if (secondsToNextText(recentTexts(sent, at), at) === 0) sent.push(at);
    }
    return sent;
  };

  test('never are two within 30 seconds, nor more than ten in any hour or twenty in any day, however it is tried', () => {
    fc.assert(
      fc.property(gaps, (tries) => {
        const sent = textsOf(tries);
        for (const [i, at] of sent.entries()) {
          if (i >= 1) expect(at - (sent[i - 1] ?? 0)).toBeGreaterThanOrEqual(30);
          if (i >= 10) expect(at - (sent[i - 10] ?? 0)).toBeGreaterThanOrEqual(3600);
          if (i >= 20) expect(at - (sent[i - 20] ?? 0)).toBeGreaterThanOrEqual(86_400);
        }
      }),
    );
  });

  test('the wait that is told is neither too short nor too long', () => {
    fc.assert(
      fc.property(gaps, fc.nat(4000), (tries, later) => {
        const sent = textsOf(tries);
        const asked = (sent.at(-1) ?? now) + later;
        const seconds = secondsToNextText(sent, asked);

        expect(secondsToNextText(sent, asked + seconds)).toBe(0);
        if (seconds > 0) expect(secondsToNextText(sent, asked + seconds - 1)).toBe(1);
      }),
    );
  });

  test('what is remembered is at most twenty, and enough: the texts that are forgotten change no answer', () => {
    fc.assert(
      fc.property(gaps, fc.nat(4000), (tries, later) => {
        const sent = textsOf(tries);
        const asked = (sent.at(-1) ?? now) + later;

        expect(recentTexts(sent, asked).length).toBeLessThanOrEqual(20);
        expect(secondsToNextText(recentTexts(sent, asked), asked)).toBe(secondsToNextText(sent, asked));
      }),
    );
  });

  test('the order of what is remembered does not matter', () => {
    const sent = ago(60, 100, 200, 300, 400, 500, 600, 700, 800, 3000);
    expect(secondsToNextText([...sent].reverse(), now)).toBe(secondsToNextText(sent, now));
  });
});

test('a day begins at midnight UTC', () => {
  const midnight = Date.UTC(2027, 0, 15) / 1000;

  expect(startOfDay(dayOf(midnight))).toBe(midnight);
  expect(dayOf(midnight - 1)).toBe(dayOf(midnight) - 1);
  expect(dayOf(midnight + 86_399)).toBe(dayOf(midnight));
  expect([midnight - 1, midnight, midnight + 86_399].map(secondsToMidnight)).toEqual([1, 86_400, 1]);
});
