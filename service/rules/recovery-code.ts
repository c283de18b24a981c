// The recovery code (product.md §7): one for each user, 24 characters of Auth0's alphabet, good once.

const secondFactors = ['otp', 'sms', 'webauthn-roaming', 'webauthn-platform', 'passkey'];

/**
 * Are recovery codes given and taken, by the switches that are on now? Beside their own switch also where keys bound to one device are all
 * there is: else another browser would be locked out for good (product.md §1).
 */
export const recoveryServes = (enabled: ReadonlySet<string>): boolean =>
  enabled.has('recovery-code') || (enabled.has('webauthn-platform') && secondFactors.filter((name) => enabled.has(name)).length === 1);
