// What every second-factor step begins with: the account and the switches as they are now.
import { refusal, restartOf } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';
import { mayStand } from '../rules/sign-in.ts';
import { type Account, readAccount } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import { isSignedInSession } from '../storage/oidc-artefacts.ts';
import { type MfaSettings, readMfaSettings } from '../storage/settings.ts';
import type { Table } from '../storage/table.ts';

export type Visit = { session: LoginSession /** Hash of the single-sign-on cookie. */; signInHash: string | undefined; now: number };
export type Found = { account: Account; settings: MfaSettings };

/** For a step that was begun in the account. */
export const accountLeft = (): Problem =>
  refusal(409, 'step_not_open', 'You were signed out of your account. Please sign in again.', { next: '/u2/account' });

/**
 * Blocked and deleted users are refused at once, in the middle of a sign-in too (product.md §3 rule 12), and so is a step-up of a sign-in that
 * has ended. Two reads, three for a step-up.
 */
export const readSecondFactor = async (table: Table, { session, signInHash, now }: Visit): Promise<Found> => {
  const [account, settings] = await Promise.all([readAccount(table, session.userId ?? ''), readMfaSettings(table)]);
  const provenAt = session.firstFactor?.at ?? session.createdAt;
  // A ticket has a life of its own: a password that was set meanwhile does not end it (rules/ticket.ts). What follows it ends with a block.
  const { stepUpOf: uid, accountSignIn } = session;
  const isOld = session.purpose !== 'ticket' && !mayStand(account?.profile, { at: provenAt, uid: uid ?? accountSignIn });
  const isOver = session.state === 'enrolled' && session.createdAt < (account?.profile.tickets_valid_from ?? 0);
  if (account && isOld && session.purpose === 'account') throw accountLeft();
  if (!account || account.profile.blocked || isOld || isOver)
    throw refusal(403, 'session_failed', 'This sign-in was stopped.', restartOf(session));
  if (uid !== undefined && !(await isSignedInSession(table, signInHash ?? '', { uid, userId: account.userId, now }))) {
    throw refusal(403, 'session_failed', 'You were signed out meanwhile. Please sign in again.', restartOf(session));
  }
  return { account, settings };
};
