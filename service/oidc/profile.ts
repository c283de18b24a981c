// The user behind a session or a token, as every grant sees it.
import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { mfaMissing, type PolicyName } from '../rules/policy.ts';
import { type Account, type Profile, readAccount, readProfile } from '../storage/account.ts';
import { readPolicy } from '../storage/settings.ts';
import { claimsOf } from './claims.ts';
import type { EngineDeps } from './engine-deps.ts';
import { type Visit, visitOf } from './visit.ts';

type Source = { kind?: string; amr?: string[] | undefined; authTime?: number | undefined; iat?: number | undefined };

/**
 * THE gate of every grant, silent login and userinfo: an unknown, deleted or blocked user gets nothing, and what began before the user's
 * sessions were ended is worth nothing. A code or refresh token without a second factor is refused while the policy wants one; a refresh
 * token outlives that refusal.
 */
export const findAccount = (deps: EngineDeps) => async (ctx: KoaContextWithOIDC, userId: string, source?: Source) => {
  const visit = visitOf(ctx);
  const profile = await findProfile(deps, visit, userId);
  const beganAt = source ? (source.authTime ?? source.iat) : ctx.oidc.session?.loginTs;
  if (!mayStand(profile, beganAt)) return undefined;
  if (issuesTokens(source)) {
    const policy = source?.amr?.includes('mfa') ? [] : await policyOf(deps, visit);
    if (mfaMissing({ amr: source?.amr ?? [], mfaAsked: false, policy })) throw new MfaRequired();
  }
  return { accountId: userId, claims: () => ({ sub: userId, ...claimsOf(profile) }) };
};

/** `beganAt` in epoch seconds: when the sign-in was, or the token was made. */
export const mayStand = (profile: Profile | undefined, beganAt: number | undefined): profile is Profile =>
  profile !== undefined && profile.blocked !== true && (beganAt ?? 0) >= (profile.sessions_valid_from ?? 0);

/** Once in a request; at a resume the whole partition comes along, as the browser is remembered there. */
export const findProfile = async (deps: EngineDeps, visit: Visit, userId: string): Promise<Profile | undefined> => {
  if (visit.resumed) return (await findAccountItems(deps, visit, userId))?.profile;
  if (visit.profile?.userId !== userId) visit.profile = { userId, found: readProfile(deps.table(), userId) };
  return visit.profile.found;
};

export const findAccountItems = (deps: EngineDeps, visit: Visit, userId: string): Promise<Account | undefined> => {
  if (visit.account?.userId !== userId) visit.account = { userId, found: readAccount(deps.table(), userId) };
  return visit.account.found;
};

export const policyOf = (deps: EngineDeps, visit: Visit): Promise<PolicyName[]> => {
  visit.policy ??= readPolicy(deps.table());
  return visit.policy;
};

const issuesTokens = (source: Source | undefined): boolean => source?.kind === 'AuthorizationCode' || source?.kind === 'RefreshToken';

class MfaRequired extends errors.OIDCProviderError {
  override error_description = 'Multifactor authentication required';

  constructor() {
    super(403, 'mfa_required');
  }
}
