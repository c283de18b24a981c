// RFC 6238 over RFC 4226: SHA-1, six digits, steps of 30 seconds, as every authenticator app does without being told.
import { createHmac, timingSafeEqual } from 'node:crypto';

export const stepSeconds = 30;

/** The time step of an epoch second. */
export const stepOf = (epochSeconds: number): number => Math.floor(epochSeconds / stepSeconds);

/** The code of one step, six digits (RFC 4226 §5.3). */
export const codeAt = (key: Uint8Array, step: number, algorithm: 'sha1' | 'sha256' | 'sha512' = 'sha1', digits = 6): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(algorithm, key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
};

/**
 * The step whose code this is: the current one, one back or one ahead (security.md 8); undefined for a wrong code. All three are computed
 * and compared in constant time.
 */
export const matchingStep = (key: Uint8Array, code: string, epochSeconds: number): number | undefined => {
  const now = stepOf(epochSeconds);
  const given = Buffer.from(code);
  let match: number | undefined;
  for (const step of [now - 1, now, now + 1]) {
    const expected = Buffer.from(step < 0 ? '' : codeAt(key, step));
    if (expected.length === given.length && timingSafeEqual(expected, given)) match = step;
  }
  return match;
};
