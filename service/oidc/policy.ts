import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { asksForMfa, mfaMissing } from '../rules/policy.ts';
import type { EngineDeps } from './engine-deps.ts';
import { policyOf } from './profile.ts';
import { visitOf } from './visit.ts';

const { base, Check } = interactionPolicy;

/** Auth0's text: its clients start a step-up by it, letter by letter. */
export const mfaRequiredText = 'Multifactor authentication required';

/** When a sign-in needs the screens: the engine's own reasons, the second factor, and a user who is gone. */
export const signInPolicy = (deps: EngineDeps) => {
  const policy = base();
  const login = policy.get('login');
  const consent = policy.get('consent');
  if (!login || !consent) throw new Error('the engine lost its prompts');

  login.checks.add(new Check('mfa_required', mfaRequiredText, 'login_required', (ctx) => lacksSecondFactor(deps, ctx)));
  // Without it a deleted user with a live session ends in a grant that is not there: a 500.
  login.checks.add(new Check('account_gone', 'Login required', 'login_required', (ctx) => isSignedIn(ctx) && !ctx.oidc.account));
  const noSession = login.checks.get('no_session');
  if (noSession) noSession.description = 'Login required';
  // Apps are the deployment's own, so nothing asks for consent. The prompt stays: without it `prompt=consent` would be an error.
  consent.checks.clear();
  return policy;
};

const isSignedIn = (ctx: KoaContextWithOIDC): boolean => ctx.oidc.session?.accountId !== undefined;

/** The policy is read only where it decides: a session with two factors costs no read. */
const lacksSecondFactor = async (deps: EngineDeps, ctx: KoaContextWithOIDC): Promise<boolean> => {
  if (!isSignedIn(ctx) || !ctx.oidc.account) return false;
  const amr = ctx.oidc.session?.amr ?? [];
  const acrValues = typeof ctx.oidc.params?.['acr_values'] === 'string' ? ctx.oidc.params['acr_values'] : undefined;
  const policy = amr.includes('mfa') ? [] : await policyOf(deps, visitOf(ctx));
  return mfaMissing({ amr, mfaAsked: asksForMfa(acrValues), policy });
};
