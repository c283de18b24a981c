// Bytes as browsers and administrators write them. Both alphabets are read, one is written (case 23).

/** Longer ids no authenticator makes (WebAuthn L3 §7.1 step 25). */
export const longestId = 1023;

/**
 * The bytes of a text in either base64 alphabet, with or without its padding; undefined where it is none, or has bits that belong to no byte.
 * Two texts mean the same where their bytes are the same.
 */
export const decodeBase64 = (text: string): Buffer | undefined => {
  const [, digits = '', padding = ''] = /^([A-Za-z0-9+/_-]+)(={0,2})$/.exec(text) ?? [];
  if (digits === '' || digits.length % 4 === 1) return undefined;
  if (padding !== '' && (digits.length + padding.length) % 4 !== 0) return undefined;
  const bytes = Buffer.from(digits, 'base64url');
  return bytes.toString('base64url') === digits.replaceAll('+', '-').replaceAll('/', '_') ? bytes : undefined;
};

/** Without padding. */
export const encodeBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
