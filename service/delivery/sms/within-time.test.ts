import { expect, test } from '@jest/globals';
import { withoutNumbers } from './within-time.ts';

// What providers say goes to logs and to the administrator.
test.each([
  '+46701740605',
  '%2B46701740605',
  '+46-70-174 06 05',
  '+46/70/1740605',
  '46.70.174.06.05',
  'tel:+46 (0)70–174 06 05',
  '+46\u00a0701\u00a0740\u00a0605',
  '+46:701:740:605',
  'code 012-345',
  'code 012,345',
  'code 012_345',
  '0 1 2 3 4 5',
  '٠١٢٣٤٥',
  '०१२३४५',
])('no number and no code is left of %j', (said) => {
  expect(withoutNumbers(`Not sent: ${said}.`)).not.toMatch(/\p{Nd}[^\p{L}]*\p{Nd}[^\p{L}]*\p{Nd}/u);
});

test.each(['Authenticate', 'HTTP 400', 'The concatenated body exceeds the limit of 1600', 'param 3 of 4'])('%j stays as it is', (said) => {
  expect(withoutNumbers(said)).toBe(said);
});

test.each([undefined, null, 46701740605, ['+46701740605'], { message: '+46701740605' }])('%j is no words', (said) => {
  expect(withoutNumbers(said)).toBe('');
});

test('a book is cut, and takes no time', () => {
  const began = performance.now();

  expect(withoutNumbers('1 - '.repeat(250_000)).length).toBeLessThanOrEqual(200);
  expect(withoutNumbers('x'.repeat(1_000_000))).toHaveLength(200);
  expect(performance.now() - began).toBeLessThan(1000);
});
