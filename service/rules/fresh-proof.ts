/** A proof of an older sign-in is good for an enrolment for this long (product.md §3 rule 8). */
const freshSeconds = 5 * 60;

/** Longer than it takes to get an app and set it up (case 37): what was begun by a fresh proof is to be finished within it. */
const unhurriedSeconds = 20 * 60;

/** Is an enrolment that began by a fresh proof, in epoch seconds, still in time? */
export const isUnhurried = (begunAt: number, now: number): boolean => now - begunAt <= unhurriedSeconds;

/** Both in epoch seconds. */
export const isFreshProof = (provenAt: number, now: number): boolean => now - provenAt <= freshSeconds;
