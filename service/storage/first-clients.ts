// The clients a deployment or a local start begins with: without them nobody could call the API that makes clients.
import { randomBytes } from 'node:crypto';
import { addClientGrant } from './client-grants.ts';
import { addClient, type Client, findClient } from './clients.ts';
import { hashOf } from './hash.ts';
import type { Table } from './table.ts';

type First = Pick<Client, 'client_id' | 'name' | 'app_type' | 'grant_types' | 'token_endpoint_auth_method'> &
  Partial<Client> & {
    /** 256 random bits at least. Needed only where there is no such client yet; never stored. */
    secret?: string | undefined;
    /** What it may do for itself. */
    grant?: { audience: string; scope: readonly string[] } | undefined;
  };

/** Idempotent: a client that is there stays as it is, and a half-made one is completed. `now` in epoch milliseconds. */
export const ensureClient = async (table: Table, { secret, grant, ...client }: First, now: number): Promise<void> => {
  const at = new Date(now).toISOString();
  if (!(await findClient(table, client.client_id))) {
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
  }
  if (grant) await addClientGrant(table, { client_id: client.client_id, audience: grant.audience, scope: [...grant.scope] });
};

/** 32 letters and digits, as Auth0's. */
export const newClientId = (): string => {
  let id = '';
  while (id.length < 32) id += randomBytes(48).toString('base64').replace(/[+/=]/g, '');
  return id.slice(0, 32);
};

/** 64 characters of 384 random bits. */
export const newClientSecret = (): string => randomBytes(48).toString('base64url');
