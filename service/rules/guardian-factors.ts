/** Auth0's eight factors in Auth0's order: never one more, as its tools refuse a list with an unknown name (auth0.md A1). */
export const guardianFactors = [
  'sms',
  'push-notification',
  'otp',
  'email',
  'duo',
  'webauthn-roaming',
  'webauthn-platform',
  'recovery-code',
] as const;

export type GuardianFactor = (typeof guardianFactors)[number];

/** A factor as it is listed. Nothing here is a trial. */
export const publicFactor = (name: string, enabled: boolean) => ({ name, enabled, trial_expired: false });
