// Signing as in AWS: keys in KMS, read once, the first one signs, the next one is published before it does.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { handler } from '../../../lambdas/oidc.ts';
import { managementScopes } from '../../../service/rules/management-scopes.ts';
import { ensureClient } from '../../../service/storage/first-clients.ts';
import { addResourceServer, resourceServerId } from '../../../service/storage/resource-servers.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { invoke } from '../../support/event.ts';
import { startKms } from '../../support/local-kms.ts';

let deployment: Deployment;
let kms: Awaited<ReturnType<typeof startKms>>;
const machine = { client_id: 'machine', client_secret: 's'.repeat(64) };
const wide = 'https://wide.example.com/';

beforeAll(async () => {
  kms = await startKms(['current', 'next']);
  deployment = await startDeployment({ SIGNING_KEYS: 'kms:current,next', AWS_ENDPOINT_URL_KMS: kms.endpoint, AWS_MAX_ATTEMPTS: '1' });
  const first = {
    name: 'Machine',
    grant_types: ['client_credentials'] as const,
    token_endpoint_auth_method: 'client_secret_post' as const,
  };
  const client = { ...first, grant_types: [...first.grant_types], app_type: 'non_interactive' as const, client_id: machine.client_id };
  const management = { audience: 'https://login.example.com/api/v2/', scope: managementScopes };
  await ensureClient(deployment.table, { ...client, secret: machine.client_secret, grant: management }, Date.now());
  const scopes = Array.from({ length: 300 }, (_, index) => ({ value: `read:things-with-a-long-name-${index}` }));
  const api = { id: resourceServerId(wide), name: 'Wide', identifier: wide, token_lifetime: 300, allow_offline_access: false };
  await addResourceServer(deployment.table, { ...api, scopes });
  await ensureClient(deployment.table, { ...client, grant: { audience: wide, scope: scopes.map(({ value }) => value) } }, Date.now());
});
afterAll(async () => {
  kms.close();
  await deployment.close();
});

const ask = (audience: string) =>
  invoke(handler, { method: 'POST', path: '/oauth/token', body: { grant_type: 'client_credentials', ...machine, audience } });
const published = async () => JSON.parse((await invoke(handler, { path: '/.well-known/jwks.json' })).text);

describe('signing in KMS', () => {
  test('publishes both keys and signs with the first', async () => {
    const keys = await published();
    const { body } = await ask('https://login.example.com/api/v2/');

    expect(keys.keys).toHaveLength(2);
    for (const key of keys.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(decodeProtectedHeader(body.access_token).kid).toBe(keys.keys[0].kid);
    await expect(jwtVerify(body.access_token, createLocalJWKSet(keys))).resolves.toBeDefined();
    expect(kms.signed.at(-1)).toMatchObject({ keyId: 'current', messageType: 'RAW' });
  });

  test('hands a token over 4096 bytes over as a digest', async () => {
    const { body } = await ask(wide);

    expect(body.access_token.length).toBeGreaterThan(4096);
    expect(kms.signed.at(-1)).toEqual({ keyId: 'current', messageType: 'DIGEST', bytes: 32 });
    await expect(jwtVerify(body.access_token, createLocalJWKSet(await published()))).resolves.toBeDefined();
  });

  test('that is away is a 503 with Retry-After, and works again when it is back', async () => {
    kms.state.away = true;
    const away = await ask(wide);
    kms.state.away = false;
    const back = await ask(wide);

    expect([away.status, away.body.error, away.headers['retry-after']]).toEqual([503, 'temporarily_unavailable', '2']);
    expect(back.status).toBe(200);
  });
});
