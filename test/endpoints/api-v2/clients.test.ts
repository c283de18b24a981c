import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { managementScopes } from '../../../service/rules/management-scopes.ts';
import { hashOf } from '../../../service/storage/hash.ts';
import { allItems, auditEntries } from '../../support/all-items.ts';
import { type Deployment, managementToken, startDeployment } from '../../support/deployment.ts';
import { type Call, type Handler, invoke } from '../../support/event.ts';

let deployment: Deployment;
let token: string;
beforeAll(async () => {
  deployment = await startDeployment();
  token = await managementToken(managementScopes);
});
afterAll(() => deployment.close());

/** A call of the management API, by its file. */
const call = async (file: string, more: Call & { token?: string } = {}) => {
  const { handler } = (await import(`../../../lambdas/api-v2/${file}.ts`)) as { handler: Handler };
  const method = (file.split('.').at(-1) ?? 'get').toUpperCase();
  return invoke(handler, { method, ...more, headers: { authorization: `Bearer ${more.token ?? token}`, ...more.headers } });
};
const create = async (body: object = {}) => (await call('clients.post', { body: { name: 'App', ...body } })).body;

describe('POST /clients', () => {
  test('answers 201 with Auth0’s shape and the secret, which is stored as its hash only', async () => {
    const { status, body } = await call('clients.post', {
      body: {
        name: 'My app',
        app_type: 'regular_web',
        callbacks: ['https://app.example.com/cb'],
        allowed_logout_urls: ['http://localhost:3000/'],
      },
    });

    expect(status).toBe(201);
    expect(body).toEqual({
      client_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      client_secret: expect.stringMatching(/^[\w-]{64}$/),
      name: 'My app',
      app_type: 'regular_web',
      callbacks: ['https://app.example.com/cb'],
      allowed_logout_urls: ['http://localhost:3000/'],
      web_origins: [],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_post',
      global: false,
      is_first_party: true,
      oidc_conformant: true,
      jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36_000 },
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    });
    const stored = JSON.stringify(await allItems());
    expect(stored).not.toContain(body.client_secret);
    expect(stored).toContain(hashOf(body.client_secret));
  });

  test.each([
    ['spa', ['authorization_code', 'refresh_token'], 'none'],
    ['native', ['authorization_code', 'refresh_token'], 'none'],
    ['non_interactive', ['client_credentials'], 'client_secret_post'],
    [undefined, ['authorization_code', 'refresh_token'], 'client_secret_post'],
  ])('of the kind %s has grants and authentication that fit', async (app_type, grants, auth) => {
    const body = await create({ app_type });

    expect([body.grant_types, body.token_endpoint_auth_method]).toEqual([grants, auth]);
  });

  test.each<[string, unknown, string]>([
    ['no name', {}, 'Missing required property: name'],
    ['an empty name', { name: '' }, 'on property name'],
    ['markup in the name', { name: '<b>' }, 'on property name'],
    ['a number as name', { name: 7 }, 'Expected type string but found type number'],
    ['an unknown field', { name: 'x', secret: 'y' }, 'Additional properties not allowed: secret'],
    ['its own secret', { name: 'x', client_secret: 'y' }, 'Additional properties not allowed: client_secret'],
    ['its own id', { name: 'x', client_id: 'y' }, 'Additional properties not allowed: client_id'],
    ['a callback on http', { name: 'x', callbacks: ['https://ok.example.com/', 'http://app.example.com/'] }, 'on property callbacks[1]'],
    ['a wildcard', { name: 'x', callbacks: ['https://*.example.com/'] }, 'on property callbacks[0]'],
    ['a fragment', { name: 'x', allowed_logout_urls: ['https://a.example.com/#x'] }, 'on property allowed_logout_urls[0]'],
    ['callbacks as text', { name: 'x', callbacks: 'https://a.example.com/' }, 'on property callbacks'],
    ['the same callback twice', { name: 'x', callbacks: ['https://a.example.com/', 'https://a.example.com/'] }, 'on property callbacks'],
    ['an origin with a path', { name: 'x', web_origins: ['https://a.example.com/'] }, 'on property web_origins[0]'],
    ['a script as start', { name: 'x', initiate_login_uri: 'javascript:alert(1)' }, 'on property initiate_login_uri'],
    ['the password grant', { name: 'x', grant_types: ['password'] }, 'password'],
    ['an unknown kind', { name: 'x', app_type: 'toaster' }, 'No enum match for: toaster'],
    ['an unknown authentication', { name: 'x', token_endpoint_auth_method: 'private_key_jwt' }, 'No enum match for: private_key_jwt'],
    [
      'client_credentials without a secret',
      { name: 'x', grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' },
      'on property grant_types',
    ],
    [
      'https on the own machine for a native app',
      { name: 'x', app_type: 'native', callbacks: ['https://localhost/'] },
      'on property callbacks',
    ],
    ['a third party', { name: 'x', is_first_party: false }, 'on property is_first_party'],
    ['no object', [], 'Payload validation error'],
  ])('with %s is a 400 that names it, and stores nothing', async (_name, body, says) => {
    const before = (await allItems()).length;

    const answer = await call('clients.post', { body });

    expect([answer.status, answer.body.errorCode]).toEqual([400, 'invalid_body']);
    expect(answer.body.message).toContain(says);
    expect((await allItems()).length).toBe(before);
  });
});

describe('GET /clients', () => {
  test('pages, counts, and never shows a secret', async () => {
    for (const name of ['one', 'two', 'three']) await create({ name });

    const bare = await call('clients.get');
    const page = await call('clients.get', { query: { page: '1', per_page: '2', include_totals: 'true' } });
    const chosen = await call('clients.get', { query: { fields: 'client_id,name', app_type: 'non_interactive' } });

    expect(Array.isArray(bare.body)).toBe(true);
    expect(bare.text).not.toMatch(/secret["_]?h|client_secret"/);
    expect(page.body).toMatchObject({ start: 2, limit: 2, length: 2, total: bare.body.length });
    expect(page.body.clients).toEqual(bare.body.slice(2, 4));
    for (const client of chosen.body) expect(Object.keys(client).sort()).toEqual(['client_id', 'name']);
  });
});

describe('one client', () => {
  test('is read, changed in the named fields only, cleared by null, and deleted', async () => {
    const { client_id, client_secret } = await create({ description: 'old', callbacks: ['https://a.example.com/'] });
    const parameters = { id: client_id };

    const changed = await call('clients/id.patch', { parameters, body: { name: 'New', description: null } });
    const read = await call('clients/id.get', { parameters });
    const deleted = await call('clients/id.delete', { parameters });
    const again = await call('clients/id.delete', { parameters });
    const gone = await call('clients/id.get', { parameters });

    expect(changed.body).toMatchObject({ name: 'New', callbacks: ['https://a.example.com/'] });
    expect(read.body.description).toBeUndefined();
    expect(read.text).not.toContain(client_secret);
    expect([deleted.status, deleted.text, again.status]).toEqual([204, '', 204]);
    expect([gone.status, gone.body.errorCode]).toEqual([404, 'inexistent_client']);
  });

  test('loses no change when eight come at once', async () => {
    const parameters = { id: (await create()).client_id };
    const changes = [
      { name: 'n' },
      { description: 'd' },
      { callbacks: ['https://c.example.com/'] },
      { allowed_logout_urls: ['https://l.example.com/'] },
      { web_origins: ['https://w.example.com'] },
    ];

    const answers = await Promise.all(changes.map((body) => call('clients/id.patch', { parameters, body })));

    expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200));
    expect((await call('clients/id.get', { parameters })).body).toMatchObject(Object.assign({}, ...changes));
  });

  test('gets another secret, shown once', async () => {
    const { client_id, client_secret } = await create();

    const { status, body } = await call('clients/rotate-secret.post', { parameters: { id: client_id } });

    expect(status).toBe(200);
    expect(body.client_secret).toMatch(/^[\w-]{64}$/);
    expect(body.client_secret).not.toBe(client_secret);
    expect(JSON.stringify(await allItems())).not.toContain(hashOf(client_secret));
  });

  test.each(['clients/id.get', 'clients/id.patch', 'clients/rotate-secret.post'])('%s of nobody is a 404', async (file) => {
    const body = file.endsWith('patch') ? { body: { name: 'x' } } : {};

    const answer = await call(file, { parameters: { id: 'nobody' }, ...body });

    expect([answer.status, answer.body.errorCode]).toEqual([404, 'inexistent_client']);
  });
});

describe('client grants', () => {
  const audience = 'https://login.example.com/api/v2/';

  test('are made, listed by client and audience, refused twice, and deleted', async () => {
    const { client_id } = await create({ app_type: 'non_interactive' });
    const body = { client_id, audience, scope: ['read:users', 'read:users', 'read:logs'] };

    const made = await call('client-grants.post', { body });
    const twice = await call('client-grants.post', { body });
    const listed = await call('client-grants.get', { query: { client_id } });
    const totals = await call('client-grants.get', { query: { audience, include_totals: 'true' } });
    const other = await call('client-grants.get', { query: { client_id, audience: 'https://else.example.com/' } });
    const deleted = await call('client-grants/id.delete', { parameters: { id: made.body.id } });
    const after = await call('client-grants.get', { query: { client_id } });

    expect([made.status, made.body]).toEqual([
      201,
      { id: expect.stringMatching(/^cgr_/), client_id, audience, scope: ['read:users', 'read:logs'] },
    ]);
    expect(twice.status).toBe(409);
    expect(listed.body).toEqual([made.body]);
    expect(totals.body.client_grants).toContainEqual(made.body);
    expect(other.body).toEqual([]);
    expect([deleted.status, after.body]).toEqual([204, []]);
  });

  test('go with their client', async () => {
    const { client_id } = await create({ app_type: 'non_interactive' });
    await call('client-grants.post', { body: { client_id, audience, scope: [] } });

    await call('clients/id.delete', { parameters: { id: client_id } });

    expect((await call('client-grants.get', { query: { client_id } })).body).toEqual([]);
    expect(JSON.stringify(await deployment.table.queryAll(`CLIENT#${client_id}`))).toBe('[]');
  });

  test.each<[string, (client_id: string) => object, number, string]>([
    ['an unknown client', () => ({ client_id: 'nobody', audience, scope: [] }), 404, 'The client does not exist'],
    [
      'an unknown API',
      (client_id) => ({ client_id, audience: 'https://else.example.com/', scope: [] }),
      404,
      'The resource server does not exist',
    ],
    ['a scope the API does not have', (client_id) => ({ client_id, audience, scope: ['read:users', 'fly'] }), 400, 'fly'],
    ['scopes as text', (client_id) => ({ client_id, audience, scope: 'read:users' }), 400, 'on property scope'],
    ['an unknown field', (client_id) => ({ client_id, audience, scope: [], x: 1 }), 400, 'Additional properties not allowed: x'],
  ])('with %s are refused', async (_name, bodyOf, status, says) => {
    const { client_id } = await create({ app_type: 'non_interactive' });

    const answer = await call('client-grants.post', { body: bodyOf(client_id) });

    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(says);
  });

  test('that are not there are deleted too', async () => {
    for (const id of ['cgr_nobody_00000000000000000000', 'x', '../..']) {
      expect((await call('client-grants/id.delete', { parameters: { id } })).status).toBe(204);
    }
  });
});

describe('resource servers', () => {
  const identifier = 'https://things.example.com/';

  test('are made, read by id and audience, changed, and deleted with the grants for them', async () => {
    const made = await call('resource-servers.post', { body: { identifier, name: 'Things', scopes: [{ value: 'read:things' }] } });
    const parameters = { id: made.body.id };
    const twice = await call('resource-servers.post', { body: { identifier } });
    const read = await call('resource-servers/id.get', { parameters });
    const byAudience = await call('resource-servers/id.get', { parameters: { id: identifier } });
    const changed = await call('resource-servers/id.patch', { parameters, body: { token_lifetime: 600, allow_offline_access: true } });
    const { client_id } = await create({ app_type: 'non_interactive' });
    await call('client-grants.post', { body: { client_id, audience: identifier, scope: ['read:things'] } });
    const deleted = await call('resource-servers/id.delete', { parameters });

    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        name: 'Things',
        identifier,
        scopes: [{ value: 'read:things' }],
        token_lifetime: 86_400,
        allow_offline_access: false,
        signing_alg: 'RS256',
        skip_consent_for_verifiable_first_party_clients: true,
        is_system: false,
      },
    ]);
    expect(twice.status).toBe(409);
    expect(read.body).toEqual(made.body);
    expect(byAudience.body).toEqual(made.body);
    expect(changed.body).toMatchObject({ name: 'Things', token_lifetime: 600, allow_offline_access: true });
    expect(deleted.status).toBe(204);
    expect((await call('resource-servers/id.get', { parameters })).status).toBe(404);
    expect((await call('client-grants.get', { query: { client_id } })).body).toEqual([]);
  });

  test('hold the management API, which nobody changes', async () => {
    const { body } = await call('resource-servers.get', { query: { include_totals: 'true' } });
    const system = body.resource_servers[0];
    const parameters = { id: system.id };

    expect(system).toMatchObject({ identifier: 'https://login.example.com/api/v2/', is_system: true });
    expect(system.scopes.map(({ value }: { value: string }) => value)).toEqual(managementScopes);
    for (const answer of [
      await call('resource-servers/id.patch', { parameters, body: { scopes: [] } }),
      await call('resource-servers/id.delete', { parameters }),
    ]) {
      expect(answer.status).toBe(403);
    }
    expect((await call('resource-servers.post', { body: { identifier: 'https://login.example.com/api/v2/' } })).status).toBe(409);
  });

  test.each<[string, object, string]>([
    ['no identifier', { name: 'x' }, 'Missing required property: identifier'],
    ['an identifier that is no address', { identifier: 'things' }, 'on property identifier'],
    ['a fragment', { identifier: 'https://x.example.com/#a' }, 'on property identifier'],
    ['a scope with a space', { identifier: 'urn:x', scopes: [{ value: 'a b' }] }, 'on property scopes[0].value'],
    ['a scope of OpenID Connect', { identifier: 'urn:x', scopes: [{ value: 'openid' }] }, 'on property scopes[0].value'],
    ['the same scope twice', { identifier: 'urn:x', scopes: [{ value: 'a' }, { value: 'a' }] }, 'on property scopes'],
    ['a lifetime that is none', { identifier: 'urn:x', token_lifetime: 0 }, 'on property token_lifetime'],
    ['another algorithm', { identifier: 'urn:x', signing_alg: 'HS256' }, 'on property signing_alg'],
    ['an unknown field', { identifier: 'urn:x', y: 1 }, 'Additional properties not allowed: y'],
  ])('with %s are a 400 that names it', async (_name, body, says) => {
    const answer = await call('resource-servers.post', { body });

    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(says);
  });
});

describe('every call', () => {
  test.each([
    ['clients.get', 'read:clients'],
    ['clients.post', 'create:clients'],
    ['clients/id.get', 'read:clients'],
    ['clients/id.patch', 'update:clients'],
    ['clients/id.delete', 'delete:clients'],
    ['clients/rotate-secret.post', 'update:client_keys'],
    ['client-grants.get', 'read:client_grants'],
    ['client-grants.post', 'create:client_grants'],
    ['client-grants/id.delete', 'delete:client_grants'],
    ['resource-servers.get', 'read:resource_servers'],
    ['resource-servers.post', 'create:resource_servers'],
    ['resource-servers/id.get', 'read:resource_servers'],
    ['resource-servers/id.patch', 'update:resource_servers'],
    ['resource-servers/id.delete', 'delete:resource_servers'],
  ])('%s needs %s', async (file, scope) => {
    const others = await managementToken(
      managementScopes.filter((one) => one !== scope && one !== 'rotate:client_keys' && one !== 'read:client_keys'),
    );

    const refused = await call(file, { parameters: { id: 'x' }, token: others });
    const allowed = await call(file, { parameters: { id: 'x' }, token: await managementToken([scope]) });

    expect([refused.status, refused.body.errorCode]).toEqual([403, 'insufficient_scope']);
    expect(refused.body.message).toContain(scope);
    expect(allowed.status).not.toBe(403);
  });

  test('that changes something leaves an entry, without secrets', async () => {
    const { client_id, client_secret } = await create();
    const rotated = await call('clients/rotate-secret.post', { parameters: { id: client_id } });

    const entries = (await auditEntries(deployment.table)).filter((entry) => entry['type'] === 'sapi');

    expect(entries.map((entry) => entry['description'])).toEqual(
      expect.arrayContaining(['Create a client', 'Rotate a client secret', 'Delete a client']),
    );
    expect(JSON.stringify(entries)).not.toContain(client_secret);
    expect(JSON.stringify(entries)).not.toContain(rotated.body.client_secret);
  });
});
