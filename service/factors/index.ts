// THE list of factors. A new one is a row here and a folder beside this file; what else it needs: docs/extending.md.
import type { Factor } from './factor.ts';

export const factors: readonly Factor[] = [
  {
    name: 'otp',
    methodType: 'totp',
    amr: ['otp'],
    enrolmentScreen: 'mfa/totp-enrollment',
    challengeScreen: 'mfa/totp-challenge',
    counter: 'otp',
  },
  {
    name: 'sms',
    methodType: 'phone',
    amr: ['sms'],
    enrolmentScreen: 'mfa/phone-enrollment',
    challengeScreen: 'mfa/phone-challenge',
    counter: 'sms',
  },
];

/** Guardian names that can be switched on. */
export const implementedFactors: readonly string[] = factors.map((factor) => factor.name);

export const factorOfMethod = (methodType: string): Factor | undefined => factors.find((factor) => factor.methodType === methodType);
