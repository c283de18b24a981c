// Audiences: which API a token is for, and which of its scopes the client or the user may have.
import { type ResourceServer as EngineApi, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { config } from '../config.ts';
import { findClientGrant } from '../storage/client-grants.ts';
import { findResourceServer, managementApi, type ResourceServer, resourceServerId } from '../storage/resource-servers.ts';
import type { EngineDeps } from './engine-deps.ts';
import { visitOf } from './visit.ts';

export const oidcScopes = ['openid', 'offline_access', 'profile', 'email'] as const;

type Client = { clientId: string };

/** Auth0's refusals of an audience: 403, with the sentence its users search for. */
export class AudienceRefused extends errors.OIDCProviderError {
  constructor(sentence: string) {
    super(403, 'access_denied');
    this.error_description = sentence;
  }
}

/** Auth0's `audience`, which the engine knows as `resource`. Its built-in grants drop unknown parameters, so the body is asked too. */
export const defaultResource = (ctx: KoaContextWithOIDC, _client: Client, oneOf?: readonly string[]): string | string[] => {
  const [first] = oneOf ?? [];
  if (first !== undefined) return first;
  const audience = ctx.oidc.params?.['audience'] ?? ctx.oidc.body?.['audience'];
  const isForMachines = ctx.oidc.params?.['grant_type'] === 'client_credentials';
  if (Array.isArray(audience)) throw new errors.InvalidRequest("'audience' parameter must not be provided twice");
  if (typeof audience !== 'string' || audience === '' || audience === `${config().issuer}userinfo`) {
    // Without an audience the engine would hand out an opaque token that nothing takes.
    if (isForMachines) throw new AudienceRefused('No audience parameter was provided, and no default audience has been configured');
    return [];
  }
  if (!URL.canParse(audience) || audience.includes('#')) throw serviceNotFound(audience);
  return audience;
};

export const apiInfo =
  (deps: EngineDeps) =>
  async (ctx: KoaContextWithOIDC, audience: string, client: Client): Promise<EngineApi> => {
    const api = await findApi(deps, audience);
    if (!api) throw serviceNotFound(audience);
    visitOf(ctx).apis.set(audience, api);
    if (ctx.oidc.params?.['grant_type'] === 'client_credentials') await grantToClient(deps, ctx, { api, client });
    return {
      audience,
      // With the identity scopes, or the token would lose `openid profile`.
      scope: [...oidcScopes, ...api.scopes.map(({ value }) => value)].join(' '),
      accessTokenFormat: 'jwt',
      accessTokenTTL: api.token_lifetime,
      jwt: { sign: { alg: 'RS256' } },
    };
  };

const findApi = async (deps: EngineDeps, audience: string): Promise<ResourceServer | undefined> => {
  if (audience === config().managementAudience) return managementApi(audience);
  const api = await findResourceServer(deps.table(), resourceServerId(audience));
  return api?.identifier === audience ? api : undefined;
};

/** A client acts for itself: what its grant says, or the part of it that it asks for. */
const grantToClient = async (deps: EngineDeps, ctx: KoaContextWithOIDC, { api, client }: { api: ResourceServer; client: Client }) => {
  const grant = await findClientGrant(deps.table(), client.clientId, api.identifier);
  if (!grant) {
    throw new AudienceRefused(
      `Client is not authorized to access "${api.identifier}". You need to create a "client-grant" associated to this API.`,
    );
  }
  const known = new Set(api.scopes.map(({ value }) => value));
  const granted = grant.scope.filter((scope) => known.has(scope));
  const params = ctx.oidc.params ?? {};
  const asked = typeof params['scope'] === 'string' ? params['scope'].split(' ').filter(Boolean) : granted;
  const missing = asked.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) throw new AudienceRefused(`Client has not been granted scopes: ${missing.join(', ')}`);
  params['scope'] = asked.join(' ') || undefined;
};

/**
 * What a user may have of an API. Of our own nothing: a person's management tokens are for administrators, by the console's sign-in.
 */
export const userScopes = (api: ResourceServer): string[] => (api.is_system ? [] : api.scopes.map(({ value }) => value));

const serviceNotFound = (audience: string): AudienceRefused => new AudienceRefused(`Service not found: ${audience.slice(0, 200)}`);
