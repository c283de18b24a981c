/** A proof of an older sign-in is good for an enrolment for this long (product.md §3 rule 8). */
const freshSeconds = 5 * 60;

/** Both in epoch seconds. */
export const isFreshProof = (provenAt: number, now: number): boolean => now - provenAt <= freshSeconds;
