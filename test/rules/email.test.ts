import { expect, test } from '@jest/globals';
import { isEmail, normaliseEmail } from '../../service/rules/email.ts';

test('e-mails compare in lower case and one form of accents', () => {
  expect(normaliseEmail(' Ana@Example.COM ')).toBe('ana@example.com');
  expect(normaliseEmail('A\u030asa@exempel.se')).toBe('åsa@exempel.se');
});

test.each([
  ['H\u0331', '\u1e96'],
  ['J\u030c', '\u01f0'],
  ['T\u0308', '\u1e97'],
])('%j has no composed capital, and is the same as the small letter %j', (capital, small) => {
  expect(normaliseEmail(`${capital}a@example.com`)).toBe(`${small}a@example.com`);
});

test('an e-mail that was normalised stays as it is, however its letters were put together', () => {
  const marks = ['', ...Array.from({ length: 0x70 }, (_each, n) => String.fromCodePoint(0x300 + n))];
  const letters = Array.from({ length: 0x2000 - 0x21 }, (_each, n) => String.fromCodePoint(0x21 + n));
  const unsteady = letters.flatMap((letter) =>
    marks
      .map((mark) => letter + mark)
      .filter((text) => {
        const once = normaliseEmail(text);
        const others = [once, text.normalize('NFC'), text.normalize('NFD'), text.toLowerCase()];
        return others.some((other) => normaliseEmail(other) !== once);
      }),
  );

  expect(unsteady).toEqual([]);
});

test.each(['ana@example.com', 'a.b+c@sub.example.com', 'åsa@exempel.se', "o'neil@example.com"])('%p is an e-mail address', (email) => {
  expect(isEmail(email)).toBe(true);
});

test.each([
  '',
  'ana',
  'ana@',
  '@example.com',
  'ana@example',
  'a b@example.com',
  'a@b@example.com',
  'ana@example.com\n',
  `${'a'.repeat(65)}@example.com`,
  `ana@${'x'.repeat(260)}.com`,
  'ana@example..',
  '<ana@example.com>',
  'a\u0000@example.com',
])('%p is none', (email) => {
  expect(isEmail(email)).toBe(false);
});
