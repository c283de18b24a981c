// The recovery code (product.md §7): one for each user, 24 characters of Auth0's alphabet, good once.

const secondFactors = ['otp', 'sms', 'webauthn-roaming', 'webauthn-platform', 'passkey'];

/**
 * Are recovery codes given and taken, by the switches that are on now? Beside their own switch also where keys bound to one device are all
 * there is: else another browser would be locked out for good (product.md §1).
 */
export const recoveryServes = (enabled: ReadonlySet<string>): boolean =>
  enabled.has('recovery-code') || (enabled.has('webauthn-platform') && secondFactors.filter((name) => enabled.has(name)).length === 1);

/** The name of the counter of tries at it, beside those of the factors. */
export const recoveryCounter = 'recovery';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const length = 24;
const largestMultiple = Math.floor(256 / alphabet.length) * alphabet.length;

/** 124 bits, each code as likely as any other. `random` gives uniform bytes; what does not divide evenly is drawn again (security.md 17). */
export const newRecoveryCode = (random: (bytes: number) => Uint8Array): string => {
  let code = '';
  while (code.length < length) {
    const even = [...random(length - code.length)].filter((byte) => byte < largestMultiple);
    code += even.map((byte) => alphabet[byte % alphabet.length]).join('');
  }
  return code;
};

/**
 * A typed code as it was made, or undefined. People type small letters, and copy the groups with spaces, dashes and direction marks. O and 0,
 * I and 1 are all in the alphabet, so none is taken for another.
 */
export const normaliseRecoveryCode = (typed: string): string | undefined => {
  const code = typed.normalize('NFKC').replaceAll(separator, '');
  return /^[A-Za-z0-9]{24}$/.test(code) ? code.toUpperCase() : undefined;
};

// White space, dashes, and invisible formatting marks.
const separator = /[\s\p{Pd}\p{Cf}]/gu;

/** Neither used nor half used: an answer that a crash cut short has taken it, and may never come to its end. */
export const isWhole = (code: { hash?: string | undefined; taken_by?: string | undefined } | undefined): boolean =>
  code?.hash !== undefined && code.taken_by === undefined;
