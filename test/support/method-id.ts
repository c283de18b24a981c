import { randomBytes } from 'node:crypto';
import { ulid } from '../../service/rules/ulid.ts';

let last = 0;

/** Each is later than the one before, as of two that are made in the same millisecond neither would be the newest. */
export const nextMethodId = (): string => {
  last = Math.max(Date.now(), last + 1);
  return ulid(last, randomBytes(10));
};
