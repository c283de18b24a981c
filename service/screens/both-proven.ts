import type { Factor } from '../factors/factor.ts';
import { multiFactorAcr, withSecondFactor } from '../rules/policy.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';

type Proven = { session: LoginSession; account: Account; factor: Factor; now: number };

/** What the engine is told once the second factor is proven, by an answer or by an enrolment. The sign-in is as old as its first factor. */
export const bothProven = ({ session, account, factor, now }: Proven): NonNullable<LoginSession['result']> => ({
  accountId: account.userId,
  amr: withSecondFactor(session.firstFactor?.amr ?? [], factor.amr),
  acr: multiFactorAcr,
  at: session.firstFactor?.at ?? now,
});
