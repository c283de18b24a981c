// Which API a client may call for itself, and with which scopes. Kept in the client's partition, so it is read and deleted with it.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { clientPartition } from './clients.ts';
import { absent, type Item, type Key, present, type Table } from './table.ts';

const clientGrant = z.object({ id: z.string(), client_id: z.string(), audience: z.string(), scope: z.array(z.string()) });

export type ClientGrant = z.output<typeof clientGrant>;

const listKey = 'CLIENT_GRANTS';

/** One grant for each client and API: the id says which, so that neither a second item nor an index is needed to find it. */
export const clientGrantId = (clientId: string, audience: string): string =>
  `cgr_${clientId}_${createHash('sha256').update(audience).digest('hex').slice(0, 20)}`;

export const findClientGrant = async (table: Table, clientId: string, audience: string): Promise<ClientGrant | undefined> => {
  const item = await table.get(keyOf(clientGrantId(clientId, audience), clientId));
  return item && clientGrant.parse(item);
};

/** False where the client has a grant for this API already. */
export const addClientGrant = async (
  table: Table,
  { client_id, audience, scope }: Omit<ClientGrant, 'id'>,
): Promise<ClientGrant | undefined> => {
  const id = clientGrantId(client_id, audience);
  const item: Item = { ...keyOf(id, client_id), id, client_id, audience, scope, gsi1pk: listKey, gsi1sk: id };
  return (await table.put(item, [absent('pk')])).outcome === 'written' ? { id, client_id, audience, scope } : undefined;
};

/** False where there was none. */
export const removeClientGrant = async (table: Table, id: string): Promise<boolean> => {
  const clientId = /^cgr_([A-Za-z0-9-]+)_[0-9a-f]{20}$/.exec(id)?.[1];
  return clientId !== undefined && (await table.remove(keyOf(id, clientId), [present('pk')])).outcome === 'written';
};

/** One client's, or all. */
export const listClientGrants = async (table: Table, clientId?: string): Promise<ClientGrant[]> => {
  const items = clientId === undefined ? await table.listAll(listKey) : await table.queryAll(clientPartition(clientId), 'GRANT#');
  return items.map((item) => clientGrant.parse(item));
};

const keyOf = (id: string, clientId: string): Key => ({ pk: clientPartition(clientId), sk: `GRANT#${id}` });
