import type { EncryptionContext } from '../../keys/secret-box.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';

/** What we make has RFC 4226's recommended 160 bits. */
const generatedBytes = 20;
/** What is imported may have as few as 80 bits, the documented sample's; more than 128 bytes no app makes (SHA-512's block). */
const leastBytes = 10;
const mostBytes = 128;

/** Base32, 32 characters. `random` gives uniform bytes. */
export const newSecret = (random: (bytes: number) => Uint8Array): string => encodeBase32(random(generatedBytes));

/**
 * The canonical form of a secret the way sites print it: spaces, hyphens, padding and case carry no information (case 1). Undefined where
 * it is no base32 or too short or long.
 */
export const normaliseSecret = (text: string): string | undefined => {
  const canonical = text
    .replace(/[\s\u00a0-]/g, '')
    .replace(/=+$/, '')
    .toUpperCase();
  const bytes = decodeBase32(canonical);
  return bytes && bytes.length >= leastBytes && bytes.length <= mostBytes ? canonical : undefined;
};

/** What a stored secret is bound to (security.md 16). */
export const secretContext = (userId: string, methodId: string): EncryptionContext => ({ purpose: 'totp', user: userId, method: methodId });
