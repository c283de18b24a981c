import { expect, test } from '@jest/globals';
import { codeAt, matchingStep, stepOf } from './code.ts';

// RFC 6238 appendix B: the keys are this text repeated to the hash's size.
const digits = '1234567890'.repeat(7);
const keys = { sha1: digits.slice(0, 20), sha256: digits.slice(0, 32), sha512: digits.slice(0, 64) };
const rfc6238 = [
  [59, 'sha1', '94287082'],
  [59, 'sha256', '46119246'],
  [59, 'sha512', '90693936'],
  [1111111109, 'sha1', '07081804'],
  [1111111109, 'sha256', '68084774'],
  [1111111109, 'sha512', '25091201'],
  [1111111111, 'sha1', '14050471'],
  [1111111111, 'sha256', '67062674'],
  [1111111111, 'sha512', '99943326'],
  [1234567890, 'sha1', '89005924'],
  [1234567890, 'sha256', '91819424'],
  [1234567890, 'sha512', '93441116'],
  [2000000000, 'sha1', '69279037'],
  [2000000000, 'sha256', '90698825'],
  [2000000000, 'sha512', '38618901'],
  [20000000000, 'sha1', '65353130'],
  [20000000000, 'sha256', '77737706'],
  [20000000000, 'sha512', '47863826'],
] as const;

test.each(rfc6238)('RFC 6238 appendix B: at %i with %s the code is %s', (time, algorithm, code) => {
  expect(codeAt(Buffer.from(keys[algorithm]), stepOf(time), algorithm, 8)).toBe(code);
});

const rfc4226 = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];

test.each(rfc4226.map((code, count) => [count, code] as const))('RFC 4226 appendix D: count %i gives %s', (count, code) => {
  expect(codeAt(Buffer.from(keys.sha1), count)).toBe(code);
});

// Case 10: the window is one step back and one ahead.
test.each([
  ['081804', 0],
  ['731029', -1],
  ['050471', 1],
  ['150727', undefined],
  ['266759', undefined],
  ['81804', undefined],
  ['', undefined],
] as const)('at 1111111109 the code %s is of step %s', (code, offset) => {
  const step = matchingStep(Buffer.from(keys.sha1), code, 1111111109);

  expect(step).toBe(offset === undefined ? undefined : stepOf(1111111109) + offset);
});

test('the first seconds of time have no step before them', () => {
  expect(matchingStep(Buffer.from(keys.sha1), codeAt(Buffer.from(keys.sha1), 0), 5)).toBe(0);
});
