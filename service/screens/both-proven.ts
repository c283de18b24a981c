import { multiFactorAcr, withSecondFactor } from '../rules/policy.ts';
import { isWhole, recoveryServes } from '../rules/recovery-code.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession, SessionChange } from '../storage/login-sessions.ts';
import { bondOf } from '../storage/remembered-browsers.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { isFresh } from './fresh-first-factor.ts';
import { offersPasskey } from './passkey-offer.ts';
import { mayBeRemembered } from './remember-choice.ts';

/** `amr`: what the second factor proves. */
type Proven = { session: LoginSession; account: Account; amr: readonly string[]; now: number };

/** What the engine is told once the second factor is proven, by an answer or by an enrolment. The sign-in is as old as its first factor. */
export const bothProven = ({ session, account, amr, now }: Proven): NonNullable<LoginSession['result']> => ({
  accountId: account.userId,
  amr: withSecondFactor(session.firstFactor?.amr ?? [], amr),
  acr: multiFactorAcr,
  at: session.firstFactor?.at ?? now,
});

/** What a session that is for a proof keeps of it. */
export const provenAt = ({ profile }: Account, proof: NonNullable<LoginSession['proof']>): SessionChange => ({
  proof,
  methodsVersion: profile.methods_version ?? 0,
});

/** What an answered challenge leaves in the session: the end of a sign-in, or the proof that a session was begun for. */
export const challengeAnswered = (
  proven: Proven & { /** The id of what answered. */ method: string; settings: MfaSettings; remember: boolean },
): SessionChange => {
  const { session, account, method, settings, remember, now } = proven;
  // Who enrolled before recovery codes were switched on gets theirs now (product.md §7), by a first factor that is not old (§3 rule 8).
  const isDue = recoveryServes(settings.enabled) && !isWhole(account.recovery) && isFresh(session, now);
  const due = isDue ? { recoveryDue: true } : {};
  if (session.state === 'proving') return provenAt(account, { by: 'method', at: now, method });
  const result = bothProven(proven);
  const wished = remember && mayBeRemembered(session, settings) ? { rememberBrowser: bondOf(account.profile) } : {};
  return { result, provenMethod: method, ...due, ...wished, ...offersPasskey(session, { account, settings, amr: result.amr, now }) };
};
