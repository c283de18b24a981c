import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import { accountSignIn } from '../rules/account-client.ts';
import { mfaMissing, multiFactorAcr } from '../rules/policy.ts';
import { mayStand, mayStayOpen } from '../rules/sign-in.ts';
import { readAccount } from '../storage/account.ts';
import {
  type AccountSession,
  endAccountSession,
  findAccountSession,
  openAccountSession,
  prolongAccountSession,
} from '../storage/account-sessions.ts';
import { hashOf } from '../storage/hash.ts';
import { type BrowserSignIn, findBrowserSignIn } from '../storage/oidc-artefacts.ts';
import { readMfaSettings } from '../storage/settings.ts';
import { type AccountVisit, signedOut, type Visitor } from './account-visit.ts';

/**
 * From the browser's sign-in into the account. What the policy asks of a sign-in it asks here too, and a remembered browser does not stand for
 * a second factor (product.md §3 rule 10). `cookie`: the value to set, where a session was opened; one that the browser sent is never
 * taken over.
 */
export const enterAccount = async (
  deps: TableDeps,
  { accountHash, signInHash, now }: Visitor,
): Promise<AccountVisit & { cookie: string | undefined }> => {
  const table = deps.table();
  const { issuer } = config();
  const signIn = signInHash === undefined ? undefined : await findBrowserSignIn(table, signInHash, now);
  if (!signIn) throw signedOut(accountSignIn(issuer));
  const [account, settings] = await Promise.all([readAccount(table, signIn.userId), readMfaSettings(table)]);
  if (!account || !mayStand(account.profile, signIn)) throw signedOut(accountSignIn(issuer));
  if (mfaMissing({ amr: signIn.amr, mfaAsked: false, policy: settings.policy })) {
    throw signedOut(accountSignIn(issuer, { acrValues: multiFactorAcr }));
  }

  const held = accountHash === undefined ? undefined : await findAccountSession(table, accountHash, now);
  if (held && isOf(held, signIn) && mayStayOpen(account.profile, held)) {
    await prolongAccountSession(table, held, now);
    return { session: held, account, settings, cookie: undefined };
  }
  const cookie = deps.random(32).toString('base64url');
  const opened = { userId: signIn.userId, signIn: signIn.uid, signedInAt: signIn.at, proof: { by: proofBy(signIn.amr), at: signIn.at } };
  const session = await openAccountSession(table, hashOf(cookie), opened, now);
  if (held) await endAccountSession(table, held.hash);
  return { session, account, settings, cookie };
};

/** A sign-in that was repeated since is a newer proof, and a newer first factor. */
const isOf = (held: AccountSession, { userId, uid, at }: BrowserSignIn): boolean =>
  held.userId === userId && held.signIn === uid && held.signedInAt >= at && held.proof.at >= at;

const proofBy = (amr: readonly string[]): AccountSession['proof']['by'] => {
  if (amr.includes('recovery')) return 'recovery';
  return amr.includes('mfa') ? 'method' : 'first_factor';
};
