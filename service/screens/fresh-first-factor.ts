import { isFreshProof } from '../rules/fresh-proof.ts';
import type { LoginSession } from '../storage/login-sessions.ts';

/** Was the first factor answered in this sign-in, or a moment ago (product.md §3 rule 8)? */
export const isFresh = ({ firstFactor, stepUpOf }: Pick<LoginSession, 'firstFactor' | 'stepUpOf'>, now: number): boolean =>
  firstFactor !== undefined && (stepUpOf === undefined || isFreshProof(firstFactor.at, now));
