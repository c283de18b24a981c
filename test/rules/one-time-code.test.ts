import { expect, test } from '@jest/globals';
import { normaliseCode } from '../../service/rules/one-time-code.ts';

test.each([
  '287 082',
  ' 287082',
  '287082\r\n',
  '287-082',
  '287\u00a0082',
  '287–082',
  '\u200f287082\u200e',
  '２８７０８２',
  '٢٨٧٠٨٢',
  '२८७०८२',
  '۲۸۷۰۸۲',
])('case 8: %p is the code 287082', (typed) => {
  expect(normaliseCode(typed)).toBe('287082');
});

test.each(['28708', '2870822', '28708a', '', '      ', '28708²x', '2e5000', '+28708', '-', '12345٦٧'])('case 8: %p is no code', (typed) => {
  expect(normaliseCode(typed)).toBeUndefined();
});

test('case 7: a leading zero stays', () => {
  expect(normaliseCode('081804')).toBe('081804');
});

test('every decimal digit of every script counts as its value', () => {
  for (let point = 0; point <= 0x1ffff; point++) {
    const letter = String.fromCodePoint(point);
    if (!/\p{Nd}/u.test(letter)) continue;
    expect(normaliseCode(`00000${letter}`)).toMatch(/^00000[0-9]$/);
  }
});
