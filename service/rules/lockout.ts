// Guessing does not pay (security.md 12 and 14): ten failures in a row are free, then every try costs a growing wait.

export const freeFailures = 10;
const firstWaitSeconds = 30;
const longestWaitSeconds = 15 * 60;
/** A hundred without a success switch the factor off for this user (NIST SP 800-63B-4 §3.2.2). */
export const mostFailures = 100;

/** Seconds to wait after this many failures in a row: 30 s from the tenth, doubling to at most 15 minutes. */
export const waitSecondsAfter = (failures: number): number =>
  failures < freeFailures ? 0 : Math.min(firstWaitSeconds * 2 ** (failures - freeFailures), longestWaitSeconds);

export type Tally = {
  /** Failures in a row within the scope: one browser that carries the user's device cookie, or all the others together. */
  failures: number;
  /** Epoch seconds until which tries of this scope are refused. */
  waitUntil: number;
  /** Failures since the last success, over all scopes. */
  total: number;
};

export type Verdict = { outcome: 'allowed' } | { outcome: 'wait'; seconds: number } | { outcome: 'off' };

/** May a try be made now? `limitTotal` is off for passwords, where only waits apply: a password cannot be switched off by strangers. */
export const judge = (tally: Tally, now: number, { limitTotal }: { limitTotal: boolean }): Verdict => {
  if (limitTotal && tally.total >= mostFailures) return { outcome: 'off' };
  if (tally.waitUntil > now) return { outcome: 'wait', seconds: tally.waitUntil - now };
  return { outcome: 'allowed' };
};
