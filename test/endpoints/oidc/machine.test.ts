// Clients that act for themselves: which API, which scopes, and the first one of all.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { managementScopes } from '../../../service/rules/management-scopes.ts';
import { findClient } from '../../../service/storage/clients.ts';
import { ensureClient, newClientId, newClientSecret } from '../../../service/storage/first-clients.ts';
import { addResourceServer, resourceServerId } from '../../../service/storage/resource-servers.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;
let audience: string;
const machine = { client_id: 'machine', secret: newClientSecret() };
const other = 'https://api.example.com/';

const first = (more: { client_id?: string; secret?: string; grant?: { audience: string; scope: readonly string[] } } = {}) =>
  ensureClient(
    deployment.table,
    {
      client_id: machine.client_id,
      secret: machine.secret,
      name: 'Machine',
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'client_secret_post',
      ...more,
    },
    Date.now(),
  );

const ask = async (form: Record<string, string>) => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: machine.client_id,
    client_secret: machine.secret,
    ...form,
  });
  const answer = await newBrowser().go('/oauth/token', { method: 'POST', body });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever JSON came back
  return { status: answer.status, body: (await answer.json()) as any };
};

beforeAll(async () => {
  deployment = await startEngine();
  audience = `${deployment.origin.replace('http:', 'https:')}/api/v2/`;
  await first({ grant: { audience, scope: managementScopes } });
  await first({ client_id: 'limited', grant: { audience, scope: ['read:users', 'read:logs'] } });
  await first({ client_id: 'without' });
  const scopes = [{ value: 'a' }, { value: 'b' }];
  await addResourceServer(deployment.table, {
    id: resourceServerId(other),
    name: 'Other',
    identifier: other,
    scopes,
    token_lifetime: 300,
    allow_offline_access: false,
  });
});
afterAll(() => deployment.close());

describe('client_credentials', () => {
  test('gives a token for the management API that the published keys verify', async () => {
    const { status, body } = await ask({ audience });

    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', deployment.origin));
    const { payload } = await jwtVerify(body.access_token, keys, { issuer: `${deployment.origin}/`, audience, typ: 'at+jwt' });
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 86_400, scope: managementScopes.join(' ') });
    expect(payload).toMatchObject({
      sub: 'machine@clients',
      azp: 'machine',
      client_id: 'machine',
      gty: 'client-credentials',
      aud: audience,
      scope: managementScopes.join(' '),
    });
  });

  test('that token calls the management API, and lists our clients', async () => {
    const { body } = await ask({ audience });

    const answer = await newBrowser().go('/api/v2/clients', { headers: { authorization: `Bearer ${body.access_token}` } });

    const clients = (await answer.json()) as { client_id: string }[];
    expect(clients.map(({ client_id }) => client_id).sort()).toEqual(['limited', 'machine', 'without']);
  });

  test('gives what is granted, or the part of it that is asked for', async () => {
    const all = await ask({ client_id: 'limited', audience });
    const part = await ask({ client_id: 'limited', audience, scope: 'read:logs' });

    expect([all.body.scope, part.body.scope]).toEqual(['read:users read:logs', 'read:logs']);
    expect(decodeJwt(part.body.access_token)['scope']).toBe('read:logs');
  });

  test.each<[string, () => Record<string, string>, string]>([
    ['no grant', () => ({ client_id: 'without', audience }), 'Client is not authorized to access'],
    [
      'a scope that was not granted',
      () => ({ client_id: 'limited', audience, scope: 'read:users delete:users' }),
      'Client has not been granted scopes: delete:users',
    ],
    ['an unknown audience', () => ({ audience: 'https://nowhere.example.com/' }), 'Service not found: https://nowhere.example.com/'],
    ['an audience that is no address', () => ({ audience: 'nowhere' }), 'Service not found: nowhere'],
    ['another spelling of the audience', () => ({ audience: audience.slice(0, -1) }), 'Service not found'],
    ['no audience', () => ({}), 'No audience parameter was provided'],
    ['an empty audience', () => ({ audience: '' }), 'No audience parameter was provided'],
    ['a grant for another API', () => ({ audience: other }), 'Client is not authorized to access'],
  ])('with %s gets nothing', async (_name, form, says) => {
    const { status, body } = await ask(form());

    expect([status, body.error]).toEqual([403, 'access_denied']);
    expect(body.error_description).toContain(says);
    expect(body.access_token).toBeUndefined();
  });

  test('with the audience twice is a 400', async () => {
    const body = `grant_type=client_credentials&client_id=machine&client_secret=${machine.secret}&audience=a&audience=b`;

    const answer = await newBrowser().go('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });

    expect(answer.status).toBe(400);
  });
});

describe('the first clients', () => {
  test('are made once: a second start changes nothing, and completes what is missing', async () => {
    const before = await findClient(deployment.table, 'machine');
    await first({ client_id: 'half' });

    await first({ secret: newClientSecret(), grant: { audience, scope: ['read:users'] } });
    await first({ client_id: 'half', grant: { audience, scope: ['read:users'] } });

    expect(await findClient(deployment.table, 'machine')).toEqual(before);
    expect((await ask({ audience })).body.scope).toBe(managementScopes.join(' '));
    expect((await ask({ client_id: 'half', audience })).status).toBe(200);
  });

  test('get ids and secrets of full strength', () => {
    expect(newClientId()).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(newClientSecret()).toMatch(/^[\w-]{64}$/);
  });
});
