import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase32, encodeBase32 } from './base32.ts';
import { keyUri } from './key-uri.ts';
import { newSecret, normaliseSecret } from './secret.ts';

// RFC 4648 §10, without padding.
test.each([
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('RFC 4648: %s is %s', (plain, text) => {
  expect(encodeBase32(Buffer.from(plain))).toBe(text);
  expect(decodeBase32(text)?.toString()).toBe(plain);
});

test('every run of bytes comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) =>
      Buffer.from(bytes).equals(decodeBase32(encodeBase32(bytes)) ?? Buffer.alloc(0)),
    ),
  );
});

test('a new secret has 160 bits and is another each time', () => {
  const [one, two] = [newSecret(randomBytes), newSecret(randomBytes)];

  expect(decodeBase32(one)).toHaveLength(20);
  expect(one).toMatch(/^[A-Z2-7]{32}$/);
  expect(two).not.toBe(one);
});

test.each([
  ['mzqw g5dp oj4s 24ds nf3g c5df fvvw k6jb', 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB'],
  ['MZQW-G5DP-OJ4S-24DS-NF3G-C5DF-FVVW-K6JB', 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB'],
  ['JBSWY3DPEHPK3PXP', 'JBSWY3DPEHPK3PXP'],
  ['JBSWY3DPEHPK3PXP====', 'JBSWY3DPEHPK3PXP'],
])('case 1: %s is read as %s', (typed, canonical) => {
  expect(normaliseSecret(typed)).toBe(canonical);
});

test.each(['SECRET01!', '', '0O1I8B9L', 'JBSWY3DP', 'A'.repeat(300), '====', 'JBSWY3DPEHPK3PXPA'])('case 3: %p is no secret', (typed) => {
  expect(normaliseSecret(typed)).toBeUndefined();
});

test('case 4: issuer and account are percent-encoded, and one colon stands between them', () => {
  const uri = keyUri({ issuer: 'Ärger & Söhne: SSO', account: 'ana maria+test@exempel.se', secret: 'JBSWY3DPEHPK3PXP' });

  expect(uri).toBe(
    'otpauth://totp/%C3%84rger%20%26%20S%C3%B6hne%20SSO:ana%20maria%2Btest%40exempel.se?secret=JBSWY3DPEHPK3PXP&issuer=%C3%84rger%20%26%20S%C3%B6hne%20SSO',
  );
});

test('case 4: whatever the names hold, the label is issuer, colon, account', () => {
  const names = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((name) => name.replaceAll(':', '').trim() !== '' && name.isWellFormed());
  fc.assert(
    fc.property(names, names, (issuer, account) => {
      const uri = new URL(keyUri({ issuer, account, secret: 'JBSWY3DPEHPK3PXP' }));
      const [by, who, ...rest] = uri.pathname.replace(/^\/+totp\/|^\/+/, '').split(':');
      expect(rest).toEqual([]);
      expect(decodeURIComponent(by ?? '')).toBe(uri.searchParams.get('issuer'));
      expect(decodeURIComponent(who ?? '')).not.toContain(':');
      expect(uri.href).not.toMatch(/[ +]/);
    }),
  );
});
