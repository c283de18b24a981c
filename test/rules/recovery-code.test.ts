import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { newRecoveryCode, normaliseRecoveryCode, recoveryServes } from '../../service/rules/recovery-code.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

test('a code has 24 characters of Auth0’s alphabet, each from one byte', () => {
  const bytes = (count: number) => Uint8Array.from({ length: count }, (_, index) => index);
  expect(newRecoveryCode(bytes)).toBe(alphabet.slice(0, 24));
});

test('bytes that would make some characters likelier are drawn again', () => {
  const draws = [Uint8Array.from({ length: 24 }, (_, index) => 250 + (index % 6)), new Uint8Array(24).fill(35)];
  const asked: number[] = [];
  const code = newRecoveryCode((count) => {
    asked.push(count);
    return (draws.shift() ?? new Uint8Array(0)).slice(0, count);
  });
  // 250 and 251 are within the seven whole alphabets that a byte holds; 252 to 255 are not.
  expect(code).toBe(`${'89'.repeat(4)}${'9'.repeat(16)}`);
  expect(asked).toEqual([24, 16]);
});

test('every character is as likely as any other', () => {
  const counts = new Map<string, number>();
  const codes = 6_000;
  for (let n = 0; n < codes; n++) {
    for (const character of newRecoveryCode((count) => randomBytes(count))) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const expected = (codes * 24) / alphabet.length;
  // Chi squared of 35 degrees of freedom: above 90 once in a million runs. With `byte % 36` it is above 1,000.
  const chiSquared = [...alphabet].reduce((sum, character) => sum + ((counts.get(character) ?? 0) - expected) ** 2 / expected, 0);
  expect(chiSquared).toBeLessThan(90);
});

const code = 'AB12CD34EF56GH78IJ90KLO0';

test.each([
  code,
  code.toLowerCase(),
  'AB12 CD34 EF56 GH78 IJ90 KLO0',
  'AB12-CD34-EF56-GH78-IJ90-KLO0',
  ' AB12–CD34—EF56‑GH78\u00a0IJ90\u2009KLO0\r\n',
  `\u200e${code}\u200f\ufeff`,
  'ＡＢ１２ＣＤ３４ＥＦ５６ＧＨ７８ＩＪ９０ＫＬＯ０',
])('%j is read as it was made', (typed) => {
  expect(normaliseRecoveryCode(typed)).toBe(code);
});

test.each([
  '',
  ' ',
  code.slice(1),
  `${code}A`,
  `${code.slice(1)}_`,
  `${code.slice(1)}é`,
  `${code.slice(1)}İ`,
  `${code.slice(1)}٣`,
  `${code}\n${code}`,
])('%j is no code', (typed) => {
  expect(normaliseRecoveryCode(typed)).toBeUndefined();
});

test('O and 0, I and 1 stay what they are', () => {
  expect(normaliseRecoveryCode('O0I1'.repeat(6))).toBe('O0I1'.repeat(6));
});

test.each<[string[], boolean]>([
  [[], false],
  [['otp'], false],
  [['recovery-code'], true],
  [['webauthn-platform'], true],
  [['webauthn-platform', 'otp'], false],
  [['webauthn-platform', 'sms'], false],
  [['webauthn-platform', 'webauthn-roaming'], false],
  [['webauthn-platform', 'passkey'], false],
  [['webauthn-platform', 'otp', 'recovery-code'], true],
  [['webauthn-roaming'], false],
])('with %j switched on codes are given: %s', (on, given) => {
  expect(recoveryServes(new Set(on))).toBe(given);
});
