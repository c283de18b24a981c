// An app or machine that may ask for tokens: one item. Its secret is 256 random bits, so a plain SHA-256 of it is kept (security.md 17).
import * as z from 'zod';
import { unavailable } from '../rules/problem.ts';
import { absent, equals, type Item, type Table } from './table.ts';

export const appTypes = ['regular_web', 'spa', 'native', 'non_interactive'] as const;
export const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
export const authMethods = ['none', 'client_secret_post', 'client_secret_basic'] as const;

const client = z.object({
  client_id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  logo_uri: z.string().optional(),
  app_type: z.enum(appTypes).optional(),
  /** Compared as they are, letter by letter. */
  callbacks: z.array(z.string()),
  allowed_logout_urls: z.array(z.string()),
  web_origins: z.array(z.string()),
  /** Where a sign-in starts again. */
  initiate_login_uri: z.string().optional(),
  grant_types: z.array(z.enum(grantTypes)),
  token_endpoint_auth_method: z.enum(authMethods),
  client_metadata: z.record(z.string(), z.string()).optional(),
  /** Hash of the secret; also kept while the client authenticates by `none`, so that it can be switched back. */
  secret_hash: z.string(),
  /** Only with the deployment's first client: hash of the secret that it was given last by Secrets Manager. */
  given_secret_hash: z.string().optional(),
  /** ISO 8601 with milliseconds. */
  created_at: z.string(),
  updated_at: z.string(),
  /** Counts changes. */
  version: z.number(),
});

export type Client = z.output<typeof client>;

export const clientPartition = (clientId: string): string => `CLIENT#${clientId}`;
const keyOf = (clientId: string) => ({ pk: clientPartition(clientId), sk: 'SETTINGS' });
const listKey = 'CLIENTS';

export const findClient = async (table: Table, clientId: string): Promise<Client | undefined> => {
  const item = await table.get(keyOf(clientId));
  return item && client.parse(item);
};

/** False where the id is taken. */
export const addClient = async (table: Table, added: Client): Promise<boolean> =>
  (await table.put(itemOf(added), [absent('pk')])).outcome === 'written';

/**
 * Reads, changes and writes on condition that nobody wrote in between, so that two changes never lose each other. Undefined where the
 * client is not there (any more): a change never brings it back.
 */
export const changeClient = async (table: Table, clientId: string, change: (client: Client) => Client): Promise<Client | undefined> => {
  for (let round = 0; round < 5; round++) {
    const client = await findClient(table, clientId);
    if (!client) return undefined;
    const changed = { ...change(client), version: client.version + 1 };
    if ((await table.put(itemOf(changed), [equals('version', client.version)])).outcome === 'written') return changed;
  }
  throw unavailable(`client ${clientId} is changed by others all the time`);
};

/**
 * Deletes the client, then its grants. A repeat heals a crash in between; what is left of it until then is worth nothing, because every
 * token call reads the client first, and ids are never given twice.
 */
export const removeClient = async (table: Table, clientId: string): Promise<void> => {
  const client = await findClient(table, clientId);
  if (client?.given_secret_hash) await table.put({ ...deletedKey(clientId), given_secret_hash: client.given_secret_hash });
  await table.remove(keyOf(clientId));
  for (const { pk, sk } of await table.queryAll(clientPartition(clientId)))
    if (sk !== deletedKey(clientId).sk) await table.remove({ pk, sk });
};

/** The client that a secret of the deployment made leaves a mark: that secret, which may have leaked, does not make it again. */
const deletedKey = (clientId: string) => ({ pk: clientPartition(clientId), sk: 'DELETED' });

export const wasDeletedWith = async (table: Table, clientId: string, givenSecretHash: string): Promise<boolean> =>
  (await table.get(deletedKey(clientId)))?.['given_secret_hash'] === givenSecretHash;

/** All clients, oldest first. A list: it may lag behind the table. */
export const listClients = async (table: Table): Promise<Client[]> => (await table.listAll(listKey)).map((item) => client.parse(item));

const itemOf = (written: Client): Item => ({
  ...keyOf(written.client_id),
  ...written,
  gsi1pk: listKey,
  gsi1sk: `${written.created_at}#${written.client_id}`,
});
