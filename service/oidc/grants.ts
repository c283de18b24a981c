// One token family = one Grant: made for every authorization, as nobody is asked for consent, and stored only if a code goes out.
import type { KoaContextWithOIDC } from 'oidc-provider';
import { oidcScopes, userScopes } from './resources.ts';
import { visitOf } from './visit.ts';

export const newGrant = async (ctx: KoaContextWithOIDC) => {
  const { provider, account, client, params } = ctx.oidc;
  if (!account || !client) return undefined;
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  Reflect.set(grant, 'jti', Reflect.apply(Reflect.get(grant, 'generateTokenId'), grant, [])); // the type leaves out this method of every model
  const identity = wordsOf(params?.['scope']).filter((scope) => (oidcScopes as readonly string[]).includes(scope));
  grant.addOIDCScope(identity);
  for (const [audience, api] of visitOf(ctx).apis) grant.addResourceScope(audience, [...identity, ...userScopes(api)]);
  return grant;
};

/**
 * The engine drops `offline_access` unless `prompt=consent` is sent, which Auth0's clients never do. Runs after that, as the check of an
 * extra parameter, and puts it back where client and API allow it.
 */
export const keepOfflineAccess = (ctx: KoaContextWithOIDC): void => {
  const asked = wordsOf(ctx.query['scope']).includes('offline_access');
  const { client, params } = ctx.oidc;
  const apisAllow = [...visitOf(ctx).apis.values()].every((api) => api.allow_offline_access);
  if (!asked || !apisAllow || !client?.grantTypeAllowed('refresh_token') || !params) return;
  params['scope'] = [...new Set([...wordsOf(params['scope']), 'offline_access'])].join(' ');
};

const wordsOf = (scope: unknown): string[] => (typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []);
