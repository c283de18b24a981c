// The user behind a session or a token, as every grant sees it.
import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { rememberedBrowser } from '../factors/remembered.ts';
import { deviceIn, mfaMissing, type PolicyName } from '../rules/policy.ts';
import { mayStand } from '../rules/sign-in.ts';
import { type Account, type Profile, readAccount, readProfile } from '../storage/account.ts';
import { noteUse } from '../storage/remembered-browsers.ts';
import { readMfaSettings, readPolicy } from '../storage/settings.ts';
import { claimsOf } from './claims.ts';
import { type EngineDeps, secondsOf } from './engine-deps.ts';
import { type Visit, visitOf } from './visit.ts';

type Source = {
  kind?: string;
  amr?: string[] | undefined;
  acr?: string | undefined;
  authTime?: number | undefined;
  iat?: number | undefined;
  /** Of the session it was issued in. */
  sessionUid?: string | undefined;
};

/**
 * THE gate of every grant, silent login and userinfo: an unknown, deleted or blocked user gets nothing, and what began before the user's
 * sessions were ended, or in a sign-in that was, is worth nothing. A code or refresh token without a second factor is refused while the
 * policy wants one, and so is one of a browser that is remembered no more; a refresh token outlives that refusal.
 */
export const findAccount = (deps: EngineDeps) => async (ctx: KoaContextWithOIDC, userId: string, source?: Source) => {
  const visit = visitOf(ctx);
  const profile = await findProfile(deps, visit, userId);
  const { session } = ctx.oidc;
  const began = source ? { at: source.authTime ?? source.iat, uid: source.sessionUid } : { at: session?.loginTs, uid: session?.uid };
  if (!mayStand(profile, began)) return undefined;
  if (issuesTokens(source)) {
    const { amr = [], acr } = source ?? {};
    if (await lacksSecondFactor(deps, visit, { userId, amr, acr, mfaAsked: false })) throw new MfaRequired();
  }
  return { accountId: userId, claims: () => ({ sub: userId, ...claimsOf(profile) }) };
};

type Proven = { userId: string; amr: readonly string[]; acr: string | undefined; mfaAsked: boolean };

/**
 * The policy is read only where it decides: two factors cost no read. Whether the browser is still remembered is read anew each time, and only
 * for a sign-in that went by it.
 */
export const lacksSecondFactor = async (deps: EngineDeps, visit: Visit, { userId, amr, acr, mfaAsked }: Proven): Promise<boolean> => {
  const deviceHash = deviceIn(acr);
  if (amr.includes('mfa') || mfaAsked || deviceHash === undefined) {
    return mfaMissing({ amr, mfaAsked, policy: amr.includes('mfa') ? [] : await policyOf(deps, visit) });
  }
  const [account, settings] = await Promise.all([findAccountItems(deps, visit, userId), settingsOf(deps, visit)]);
  const now = secondsOf(deps);
  const remembered = account && rememberedBrowser(account, { deviceHash, settings, now });
  const missing = mfaMissing({ amr, mfaAsked, policy: settings.policy, remembered: remembered !== undefined });
  if (remembered && !missing) await noteUse(deps.table(), userId, remembered, { settings: settings.remember, now });
  return missing;
};

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

const policyOf = (deps: EngineDeps, visit: Visit): Promise<PolicyName[]> => {
  visit.policy ??= readPolicy(deps.table());
  return visit.policy;
};

const settingsOf = (deps: EngineDeps, visit: Visit): ReturnType<typeof readMfaSettings> => {
  visit.settings ??= readMfaSettings(deps.table());
  return visit.settings;
};

const issuesTokens = (source: Source | undefined): boolean => source?.kind === 'AuthorizationCode' || source?.kind === 'RefreshToken';

class MfaRequired extends errors.OIDCProviderError {
  override error_description = 'Multifactor authentication required';

  constructor() {
    super(403, 'mfa_required');
  }
}
