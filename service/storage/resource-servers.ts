// An API that access tokens are made for (Auth0: "resource server"). Found by its audience in one read: the id is the audience's hash.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { managementScopes } from '../rules/management-scopes.ts';
import { absent, type Item, present, type Table } from './table.ts';

const resourceServer = z.object({
  id: z.string(),
  name: z.string(),
  /** The audience. Never changes. */
  identifier: z.string(),
  scopes: z.array(z.object({ value: z.string(), description: z.string().optional() })),
  /** Seconds. */
  token_lifetime: z.number(),
  allow_offline_access: z.boolean(),
  /** The management API itself: built in, never stored, never changed. */
  is_system: z.boolean().optional(),
});

export type ResourceServer = z.output<typeof resourceServer>;

const listKey = 'RESOURCE_SERVERS';

export const resourceServerId = (identifier: string): string => createHash('sha256').update(identifier).digest('hex').slice(0, 24);

export const findResourceServer = async (table: Table, id: string): Promise<ResourceServer | undefined> => {
  const item = await table.get(keyOf(id));
  return item && resourceServer.parse(item);
};

/** The management API is built in, so that the first client can be made at all. */
export const managementApi = (audience: string): ResourceServer => ({
  id: resourceServerId(audience),
  name: 'Management API',
  identifier: audience,
  scopes: managementScopes.map((value) => ({ value })),
  token_lifetime: 86_400,
  allow_offline_access: true,
  is_system: true,
});

/** False where the identifier is taken. */
export const addResourceServer = async (table: Table, added: ResourceServer): Promise<boolean> =>
  (await table.put(itemOf(added), [absent('pk')])).outcome === 'written';

/** False where it is gone meanwhile. */
export const replaceResourceServer = async (table: Table, changed: ResourceServer): Promise<boolean> =>
  (await table.put(itemOf(changed), [present('pk')])).outcome === 'written';

export const removeResourceServer = async (table: Table, id: string): Promise<void> => {
  await table.remove(keyOf(id));
};

export const listResourceServers = async (table: Table): Promise<ResourceServer[]> =>
  (await table.listAll(listKey)).map((item) => resourceServer.parse(item));

const keyOf = (id: string) => ({ pk: `API#${id}`, sk: 'SETTINGS' });
const itemOf = (written: ResourceServer): Item => ({ ...keyOf(written.id), ...written, gsi1pk: listKey, gsi1sk: written.identifier });
