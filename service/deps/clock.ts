import { randomBytes } from 'node:crypto';

/** Server time is the only time (ASVS 6.5.8). The OpenID Connect engine reads `Date.now()`, so this does too: one clock for all. */
export const clockDeps = {
  /** Epoch milliseconds. */
  now: (): number => Date.now(),
  /** Uniform random bytes. */
  random: (bytes: number): Buffer => randomBytes(bytes),
};

export type ClockDeps = typeof clockDeps;
