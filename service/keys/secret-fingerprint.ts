// Whether a user has the same TOTP secret already is asked by functions that may not decrypt, so each method carries a fingerprint.
// Slow and salted with the user: an imported secret may have 80 bits only, or be a word, and a stolen table must not give it away.
import { argon2, createHash } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** The same for the same user and canonical secret; of two users' equal secrets it tells nothing. argon2id, one lane, as for passwords. */
export const secretFingerprint = async (userId: string, canonicalSecret: string): Promise<string> => {
  const nonce = createHash('sha256').update(`totp secret of ${userId}`).digest().subarray(0, 16);
  const message = Buffer.from(canonicalSecret, 'utf8');
  return (await derive('argon2id', { message, nonce, memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 16 })).toString('base64url');
};
