import type { AdapterPayload, Provider } from 'oidc-provider';
import { accountClientId } from '../rules/account-client.ts';
import { type Client, findClient } from '../storage/clients.ts';
import { hashOf, isSameText } from '../storage/hash.ts';
import { accountClient } from './account-client.ts';
import type { EngineDeps } from './engine-deps.ts';
import { currentVisit, type Visit } from './visit.ts';

export const findEngineClient = async (deps: EngineDeps, id: string): Promise<AdapterPayload | undefined> => {
  if (id === accountClientId) return accountClient();
  const visit = currentVisit();
  const client = await findVisitClient(deps, visit, id);
  return client && callsBackTo(client, visit) ? metadataOf(client) : undefined;
};

/** At a resume the engine checks no address again: one that was taken from the client meanwhile gets no code. */
const callsBackTo = (client: Client, visit: Visit | undefined): boolean => {
  const session = visit?.resumed?.session;
  if (!session || session.clientId !== client.client_id) return true;
  const { params } = JSON.parse(session.interaction ?? '{}') as { params?: { redirect_uri?: string } }; // written at /authorize
  return params?.redirect_uri === undefined || client.callbacks.includes(params.redirect_uri);
};

/** At most one read for each client in a request; never kept longer, as a deleted client ends at once. */
export const findVisitClient = async (deps: EngineDeps, visit: Visit | undefined, id: string): Promise<Client | undefined> => {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) return undefined;
  const clients = visit?.clients ?? new Map<string, Promise<Client | undefined>>();
  const found = clients.get(id) ?? findClient(deps.table(), id);
  clients.set(id, found);
  return found;
};

/** Auth0's names in the words of OpenID Connect's registration. */
const metadataOf = (client: Client): AdapterPayload => {
  const signsIn = client.grant_types.includes('authorization_code') && client.callbacks.length > 0;
  return {
    client_id: client.client_id,
    client_name: client.name,
    application_type: client.app_type === 'native' ? 'native' : 'web',
    redirect_uris: client.callbacks,
    post_logout_redirect_uris: client.allowed_logout_urls,
    grant_types: client.grant_types.filter((type) => signsIn || type !== 'authorization_code'),
    response_types: signsIn ? ['code'] : [],
    token_endpoint_auth_method: client.token_endpoint_auth_method,
    ...(client.token_endpoint_auth_method === 'none' ? {} : { client_secret: client.secret_hash }),
    ...own(client),
  };
};

/** Members the engine only carries. Its own `initiate_login_uri` would have to be https, also in development. */
export const ownMetadata = ['web_origins', 'restart_url'] as const;

const own = (client: Client): Record<(typeof ownMetadata)[number], string | string[] | undefined> => ({
  web_origins: client.web_origins,
  restart_url: client.initiate_login_uri,
});

type EngineClient = { [name: string]: unknown };

export const webOriginsOf = (client: EngineClient): readonly string[] => (client['web_origins'] as string[] | undefined) ?? []; // from `own`
export const restartUrlOf = (client: EngineClient): string | undefined => client['restart_url'] as string | undefined; // from `own`

/** The stored form of a secret is its hash, and so is what the engine holds as `client_secret`. */
export const compareSecretHashes = (provider: Provider): void => {
  provider.Client.prototype.compareClientSecret = function (sent: string): boolean {
    return isSameText(hashOf(sent), this.clientSecret ?? '');
  };
};
