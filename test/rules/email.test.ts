import { expect, test } from '@jest/globals';
import { isEmail, normaliseEmail } from '../../service/rules/email.ts';

test('e-mails compare in lower case and one form of accents', () => {
  expect(normaliseEmail(' Ana@Example.COM ')).toBe('ana@example.com');
  expect(normaliseEmail('A\u030asa@exempel.se')).toBe('åsa@exempel.se');
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
