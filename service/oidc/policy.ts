import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { asksForMfa } from '../rules/policy.ts';
import type { EngineDeps } from './engine-deps.ts';
import { lacksSecondFactor } from './profile.ts';
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

  login.checks.add(new Check('mfa_required', mfaRequiredText, 'login_required', (ctx) => needsSecondFactor(deps, ctx)));
  // Without it a deleted user with a live session ends in a grant that is not there: a 500.
  login.checks.add(new Check('account_gone', 'Login required', 'login_required', (ctx) => isSignedIn(ctx) && !ctx.oidc.account));
  const noSession = login.checks.get('no_session');
  if (noSession) noSession.description = 'Login required';
  // Apps are the deployment's own, so nothing asks for consent. The prompt stays: without it `prompt=consent` would be an error.
  consent.checks.clear();
  return policy;
};

const isSignedIn = (ctx: KoaContextWithOIDC): boolean => ctx.oidc.session?.accountId !== undefined;

const needsSecondFactor = async (deps: EngineDeps, ctx: KoaContextWithOIDC): Promise<boolean> => {
  const { session, account, params } = ctx.oidc;
  if (!isSignedIn(ctx) || !session || !account) return false;
  const mfaAsked = asksForMfa(typeof params?.['acr_values'] === 'string' ? params['acr_values'] : undefined);
  return lacksSecondFactor(deps, visitOf(ctx), { userId: account.accountId, amr: session.amr ?? [], acr: session.acr, mfaAsked });
};
