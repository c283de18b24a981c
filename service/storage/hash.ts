import { createHash, timingSafeEqual } from 'node:crypto';

/** What a secret identifier is stored under: base64url of its SHA-256. The identifiers are random and long, so no salt is needed. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Compares secrets in constant time, whatever their lengths. */
export const isSameText = (a: string, b: string): boolean => timingSafeEqual(digestOf(a), digestOf(b));

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
