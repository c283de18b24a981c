// The clients a deployment or a local start begins with: without them nobody could call the API that makes clients.
import { randomBytes } from 'node:crypto';
import { managementScopes } from '../rules/management-scopes.ts';
import { addClientGrant } from './client-grants.ts';
import { addClient, type Client, changeClient, findClient, wasDeletedWith } from './clients.ts';
import { hashOf } from './hash.ts';
import type { Table } from './table.ts';

type First = Pick<Client, 'client_id' | 'name' | 'app_type' | 'grant_types' | 'token_endpoint_auth_method'> &
  Partial<Client> & {
    /** 256 random bits at least. Needed only where there is no such client yet; never stored. */
    secret?: string | undefined;
    /** What it may do for itself. */
    grant?: { audience: string; scope: readonly string[] } | undefined;
  };

/**
 * Idempotent: a client that is there stays as it is. The grant comes first: what is half-made is then nobody's, and the next call makes the
 * rest. `now` in epoch milliseconds.
 */
export const ensureClient = async (table: Table, { secret, grant, ...client }: First, now: number): Promise<void> => {
  const at = new Date(now).toISOString();
  if (grant) await addClientGrant(table, { client_id: client.client_id, audience: grant.audience, scope: [...grant.scope] });
  if (await findClient(table, client.client_id)) return;
  const secret_hash = hashOf(secret ?? newClientSecret());
  await addClient(table, {
    callbacks: [],
    allowed_logout_urls: [],
    web_origins: [],
    version: 0,
    created_at: at,
    updated_at: at,
    ...client,
    secret_hash,
  });
};

export type ManagementSecret = { clientId: string; clientSecret: string };

/** The client that a deployment begins with. It may do everything at the management API, so everything else can be made by it. */
export const ensureManagementClient = async (
  table: Table,
  { clientId, clientSecret, audience }: ManagementSecret & { audience: string },
  now: number,
): Promise<void> => {
  if (await wasDeletedWith(table, clientId, hashOf(clientSecret))) return;
  const machine = { app_type: 'non_interactive', token_endpoint_auth_method: 'client_secret_post' } as const;
  const given = { secret: clientSecret, given_secret_hash: hashOf(clientSecret), grant: { audience, scope: managementScopes } };
  await ensureClient(table, { ...machine, ...given, client_id: clientId, name: 'Management', grant_types: ['client_credentials'] }, now);
};

/**
 * Whether the client has its secret from Secrets Manager, and another one than is there now. A secret that was rotated by API is left
 * alone: the one in Secrets Manager, which may be why, must not come back by itself.
 */
export const hasFormerSecret = (client: Client, { clientSecret }: ManagementSecret): boolean =>
  client.given_secret_hash !== undefined && client.given_secret_hash !== hashOf(clientSecret);

export const giveSecret = (table: Table, { clientId, clientSecret }: ManagementSecret): Promise<Client | undefined> =>
  changeClient(table, clientId, (client) => ({ ...client, secret_hash: hashOf(clientSecret), given_secret_hash: hashOf(clientSecret) }));

/** 32 letters and digits, as Auth0's. */
export const newClientId = (): string => {
  let id = '';
  while (id.length < 32) id += randomBytes(48).toString('base64').replace(/[+/=]/g, '');
  return id.slice(0, 32);
};

/** 64 characters of 384 random bits. */
export const newClientSecret = (): string => randomBytes(48).toString('base64url');
