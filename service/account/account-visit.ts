// What every call of the account page begins with: whose account it is, and whether the session still stands.
import { standingOf } from '../factors/usable.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { accountProofRefusal } from '../rules/account-proof.ts';
import { isFreshProof, isOutlived } from '../rules/fresh-proof.ts';
import { mfaMissing } from '../rules/policy.ts';
import type { Problem } from '../rules/problem.ts';
import { mayStayOpen } from '../rules/sign-in.ts';
import { type Account, type Profile, readAccount } from '../storage/account.ts';
import { type AccountSession, findAccountSession } from '../storage/account-sessions.ts';
import { findBrowserSignIn } from '../storage/oidc-artefacts.ts';
import { type MfaSettings, readMfaSettings } from '../storage/settings.ts';
import type { Table } from '../storage/table.ts';

export type AccountVisit = { session: AccountSession; account: Account; settings: MfaSettings };

/** `accountHash`, `signInHash`: of the browser's cookies. */
export type Visitor = { accountHash: string | undefined; signInHash: string | undefined; now: number };

/**
 * The session ends where the sign-in that opened it is ended, from here or from another browser, and where somebody else signs in in this one;
 * a blocked user is out at once (product.md §3 rule 12). That the sign-in's own time ran out ends nothing. Four reads.
 */
export const requireAccountVisit = async (table: Table, { accountHash, signInHash, now }: Visitor): Promise<AccountVisit> => {
  const session = accountHash === undefined ? undefined : await findAccountSession(table, accountHash, now);
  if (!session) throw signedOut();
  const { userId } = session;
  const [account, settings, here] = await Promise.all([
    readAccount(table, userId),
    readMfaSettings(table),
    signInHash === undefined ? undefined : findBrowserSignIn(table, signInHash, now),
  ]);
  const isSomebodyElse = here !== undefined && here.userId !== userId;
  if (!account || isSomebodyElse || !mayStayOpen(account.profile, session)) throw signedOut();
  // The policy may have been switched on since a password opened it; entering anew asks for the second factor.
  const amr = session.proof.by === 'first_factor' ? [] : ['mfa'];
  if (mfaMissing({ amr, mfaAsked: false, policy: settings.policy })) throw signedOut();
  return { session, account, settings };
};

/** For a write that is decided on the user as stored: the session may have been ended since it was looked at. */
export const requireStanding = (profile: Profile, session: AccountSession): void => {
  if (!mayStayOpen(profile, session)) throw signedOut();
};

/** `next`: where a sign-in begins. */
export const signedOut = (next?: string): Problem =>
  refusal(401, 'signed_out', 'Nobody is signed in to the account here.', next === undefined ? {} : { next });

export const proofNeeded = (): Problem => refusal(403, 'proof_needed', 'Please confirm first that it is you.');

/** Is there a fresh proof for a change? */
export const isProven = ({ session, account, settings }: AccountVisit, now: number): boolean => {
  const { by, at } = session.proof;
  const outlived = isOutlived(session.proof, account, session.hash);
  return accountProofRefusal({ by, fresh: isFreshProof(at, now), outlived, ...standingOf(account, settings) }) === undefined;
};
