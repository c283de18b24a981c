// argon2id by node:crypto (Node ≥ 24.7), OWASP's second parameter set: 19 MiB, two passes, one lane; 20–35 ms a hash.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '../rules/secret.ts';

const parameters = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 };
const derive = promisify(argon2);

/** PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. The password is hashed in NFC (product.md §3 rule 13). */
export const hashPassword = async (password: Secret): Promise<string> => {
  const nonce = randomBytes(16);
  const { memory, passes, parallelism } = parameters;
  const tag = await tagOf(password, { nonce, ...parameters });
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;
};

/**
 * Exactly one hash is computed whatever is stored, also for a user without a password or for nobody at all (`undefined`): the same work
 * for each, so that time tells nothing (security.md 7).
 */
export const verifyPassword = async (password: Secret, stored: string | undefined): Promise<boolean> => {
  const known = stored === undefined ? undefined : parsePhc(stored);
  const { tag, ...settings } = known ?? nobody;
  const computed = await tagOf(password, { ...settings, tagLength: tag.length });
  return timingSafeEqual(computed, tag) && known !== undefined;
};

type Settings = typeof parameters & { nonce: Buffer };

/** Told of every hash, so that a test can count them. */
export const hashing = { count: 0 };

const tagOf = (password: Secret, { nonce, memory, passes, parallelism, tagLength }: Settings): Promise<Buffer> => {
  hashing.count++;
  const message = Buffer.from(password.reveal().normalize('NFC'), 'utf8');
  return derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength });
};

const nobody = { ...parameters, nonce: randomBytes(16), tag: randomBytes(32) };

const parsePhc = (phc: string) => {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (!found) return undefined;
  const [, memory, passes, parallelism, nonce = '', tag = ''] = found;
  const bytes = Buffer.from(tag, 'base64');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: bytes.length,
    nonce: Buffer.from(nonce, 'base64'),
    tag: bytes,
  };
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
