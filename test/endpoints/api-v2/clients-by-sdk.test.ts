// Auth0's own client, unmodified, from its token to the last page of its lists.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ManagementClient } from 'auth0';
import { managementScopes } from '../../../service/rules/management-scopes.ts';
import { ensureClient, newClientSecret } from '../../../service/storage/first-clients.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';

let deployment: EngineDeployment;
let auth0: ManagementClient;
let audience: string;

beforeAll(async () => {
  deployment = await startEngine();
  const domain = new URL(deployment.origin).host;
  audience = `https://${domain}/api/v2/`;
  const [clientId, clientSecret] = ['management', newClientSecret()];
  await ensureClient(
    deployment.table,
    {
      client_id: clientId,
      secret: clientSecret,
      name: 'Management',
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'client_secret_post',
      grant: { audience, scope: managementScopes },
    },
    Date.now(),
  );
  const plain = (address: RequestInfo | URL, init?: RequestInit) => fetch(String(address).replace('https://', 'http://'), init);
  auth0 = new ManagementClient({ domain, clientId, clientSecret, fetch: plain });
});
afterAll(() => deployment.close());

const all = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
};

describe('the SDK', () => {
  test('makes, reads, changes, rotates, lists and deletes clients, and its pager ends', async () => {
    const made = await auth0.clients.create({ name: 'By SDK', app_type: 'regular_web', callbacks: ['https://sdk.example.com/cb'] });
    const id = made.client_id ?? '';
    const changed = await auth0.clients.update(id, { name: 'Renamed', web_origins: ['https://sdk.example.com'] });
    const rotated = await auth0.clients.rotateSecret(id);
    const read = await auth0.clients.get(id, { fields: 'client_id,name' });
    const listed = await all(await auth0.clients.list({ per_page: 1 }));
    await auth0.clients.delete(id);

    expect(made.client_secret).toBeTruthy();
    expect(changed).toMatchObject({ name: 'Renamed', callbacks: ['https://sdk.example.com/cb'] });
    expect(rotated.client_secret).not.toBe(made.client_secret);
    expect(read).toEqual({ client_id: id, name: 'Renamed' });
    expect(listed.map(({ client_id }) => client_id)).toEqual(expect.arrayContaining(['management', id]));
    await expect(auth0.clients.get(id)).rejects.toMatchObject({ statusCode: 404 });
  });

  test('makes APIs and grants, and finds every grant over several pages', async () => {
    const identifier = 'https://sdk.example.com/';
    const api = await auth0.resourceServers.create({ identifier, name: 'SDK', scopes: [{ value: 'a' }] });
    const clients = await Promise.all([1, 2, 3].map((n) => auth0.clients.create({ name: `M${n}`, app_type: 'non_interactive' })));
    const grants = await Promise.all(
      clients.map(({ client_id = '' }) => auth0.clientGrants.create({ client_id, audience: identifier, scope: ['a'] })),
    );

    const listed = await all(await auth0.clientGrants.list({ audience: identifier, take: 2 }));
    const apis = await all(await auth0.resourceServers.list({ per_page: 1 }));
    await auth0.resourceServers.update(api.id ?? '', { token_lifetime: 600 });
    await auth0.clientGrants.delete(grants[0]?.id ?? '');
    const fewer = await all(await auth0.clientGrants.list({ audience: identifier }));
    await auth0.resourceServers.delete(api.id ?? '');

    expect(listed.map(({ id }) => id).sort()).toEqual(grants.map(({ id }) => id).sort());
    expect(apis.map((one) => one.identifier)).toEqual([audience, identifier]);
    expect(fewer).toHaveLength(2);
  });

  test('sees Auth0’s error for a bad call', async () => {
    await expect(auth0.clients.create({ name: 'x', callbacks: ['http://evil.example.com/'] })).rejects.toMatchObject({ statusCode: 400 });
  });
});
