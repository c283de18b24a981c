// THE list of factors. A new one is a row here and a folder beside this file; what else it needs: docs/extending.md.
import type { Factor } from './factor.ts';

/** Three kinds of one thing: one key, one challenge, one folder. */
const webauthn = {
  amr: ['user'],
  enrolmentScreen: 'mfa/webauthn-enrollment',
  challengeScreen: 'mfa/webauthn-challenge',
  counter: 'webauthn',
} as const;

export const factors: readonly Factor[] = [
  {
    name: 'otp',
    methodType: 'totp',
    usableWith: ['otp'],
    amr: ['otp'],
    enrolmentScreen: 'mfa/totp-enrollment',
    challengeScreen: 'mfa/totp-challenge',
    counter: 'otp',
  },
  {
    name: 'sms',
    methodType: 'phone',
    usableWith: ['sms'],
    amr: ['sms'],
    enrolmentScreen: 'mfa/phone-enrollment',
    challengeScreen: 'mfa/phone-challenge',
    counter: 'sms',
  },
  { ...webauthn, name: 'webauthn-roaming', methodType: 'webauthn-roaming', usableWith: ['webauthn-roaming'] },
  { ...webauthn, name: 'webauthn-platform', methodType: 'webauthn-platform', usableWith: ['webauthn-platform'] },
  {
    ...webauthn,
    name: 'passkey',
    methodType: 'passkey',
    usableWith: ['passkey', 'webauthn-roaming', 'webauthn-platform'],
    enrolmentScreen: 'passkey/enrollment',
  },
];

/** Names that can be switched on. The recovery code stands beside methods and is none (product.md §3 rule 3). */
export const implementedFactors: readonly string[] = [...factors.map((factor) => factor.name), 'recovery-code'];

export const factorOfMethod = (methodType: string): Factor | undefined => factors.find((factor) => factor.methodType === methodType);

/** May methods of this factor be answered with, by the switches that are on now? */
export const isUsable = (factor: Factor, enabled: ReadonlySet<string>): boolean => factor.usableWith.some((name) => enabled.has(name));

/** A key, of whichever kind. */
export const isWebauthn = (factor: Factor): boolean => factor.counter === webauthn.counter;
