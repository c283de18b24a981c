import { isFreshProof } from '../rules/fresh-proof.ts';
import type { LoginSession } from '../storage/login-sessions.ts';

/** Was the first factor answered in this sign-in, or a moment ago (product.md §3 rule 8)? */
export const isFresh = ({ firstFactor, stepUpOf }: Pick<LoginSession, 'firstFactor' | 'stepUpOf'>, now: number): boolean =>
  firstFactor !== undefined && (stepUpOf === undefined || isFreshProof(firstFactor.at, now));

/**
 * The same for a proof in the account, whose first factor is that of the sign-in it belongs to: when the proof was begun, so that a person
 * who then looks for the code has the time of any sign-in.
 */
export const beganFresh = ({ signedInAt, createdAt }: Pick<LoginSession, 'signedInAt' | 'createdAt'>): boolean =>
  signedInAt !== undefined && isFreshProof(signedInAt, createdAt);
