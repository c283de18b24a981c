import { multiFactorAcr, withSecondFactor } from '../rules/policy.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';

/** `amr`: what the second factor proves. */
type Proven = { session: LoginSession; account: Account; amr: readonly string[]; now: number };

/** What the engine is told once the second factor is proven, by an answer or by an enrolment. The sign-in is as old as its first factor. */
export const bothProven = ({ session, account, amr, now }: Proven): NonNullable<LoginSession['result']> => ({
  accountId: account.userId,
  amr: withSecondFactor(session.firstFactor?.amr ?? [], amr),
  acr: multiFactorAcr,
  at: session.firstFactor?.at ?? now,
});
