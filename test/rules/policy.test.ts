import { expect, test } from '@jest/globals';
import { asksForMfa, mfaMissing, multiFactorAcr, withSecondFactor } from '../../service/rules/policy.ts';

test.each([
  [['pwd'], undefined, [], false],
  [['pwd'], undefined, ['all-applications'], true],
  [['pwd'], multiFactorAcr, [], true],
  [['pwd'], `urn:other ${multiFactorAcr}`, [], true],
  [['pwd'], `${multiFactorAcr}x`, [], false],
  [['pwd', 'otp'], undefined, ['all-applications'], true],
  [['pwd', 'otp', 'mfa'], multiFactorAcr, ['all-applications'], false],
  [[], undefined, ['all-applications'], true],
] as const)('proven %p, asked for %p, policy %p: missing is %p', (amr, acrValues, policy, missing) => {
  expect(mfaMissing({ amr, mfaAsked: asksForMfa(acrValues), policy: [...policy] })).toBe(missing);
});

test('two factors are named once each, with mfa', () => {
  expect(withSecondFactor(['pwd'], ['otp'])).toEqual(['pwd', 'otp', 'mfa']);
  expect(withSecondFactor(['pwd', 'otp', 'mfa'], ['otp'])).toEqual(['pwd', 'otp', 'mfa']);
});
