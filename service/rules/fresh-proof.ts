/** A proof of an older sign-in is good for an enrolment for this long (product.md §3 rule 8). */
const freshSeconds = 5 * 60;

/** Longer than it takes to get an app and set it up (case 37): what was begun by a fresh proof is to be finished within it. */
const unhurriedSeconds = 20 * 60;

/** Is an enrolment that began by a fresh proof, in epoch seconds, still in time? */
export const isUnhurried = (begunAt: number, now: number): boolean => now - begunAt <= unhurriedSeconds;

type Proof = {
  by: 'first_factor' | 'method' | 'recovery';
  /** Epoch seconds. */
  at: number;
  /** The method's id; a sign-in does not say which it was. */
  method?: string | undefined;
};
type Owner = {
  methods: readonly { id: string; confirmed: boolean }[];
  /** When, in epoch seconds, and in which session of the account, a method was taken away last. */
  profile: { methods_lost_at?: number | undefined; methods_lost_by?: string | undefined };
};

export const holdsMethod = (methods: Owner['methods'], method: string): boolean =>
  methods.some(({ id, confirmed }) => confirmed && id === method);

/**
 * What was proven by a method that is gone since: whoever took that away wished to end it. Without its id any loss since counts. That the
 * session of the account, `session`, took it away itself ends nothing of its own.
 */
export const isOutlived = ({ by, at, method }: Proof, { methods, profile }: Owner, session: string): boolean => {
  if (by !== 'method' || profile.methods_lost_by === session) return false;
  return method === undefined ? (profile.methods_lost_at ?? -1) >= at : !holdsMethod(methods, method);
};

/** Both in epoch seconds. */
export const isFreshProof = (provenAt: number, now: number): boolean => now - provenAt <= freshSeconds;
