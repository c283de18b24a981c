import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readMfaSettings, writeKeySettings } from '../../../../service/storage/settings.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment({ RP_ID: 'example.com' });
});
beforeEach(async () => {
  await writeKeySettings(deployment.table, 'webauthn-roaming', {});
  await writeKeySettings(deployment.table, 'webauthn-platform', {});
});
afterAll(() => deployment.close());

const factors = ['webauthn-roaming', 'webauthn-platform'] as const;
const get = (name: string, scopes?: string[]) => api('GET', `/guardian/factors/${name}/settings`, scopes ? { scopes } : {});
const put = (name: string, body: unknown, scopes?: string[]) =>
  api('PUT', `/guardian/factors/${name}/settings`, { body, ...(scopes ? { scopes } : {}) });
const confirmed = { overrideRelyingParty: true, relyingPartyIdentifier: 'example.com' };

describe('/guardian/factors/{name}/settings', () => {
  test('have defaults', async () => {
    expect(await get('webauthn-roaming')).toMatchObject({
      status: 200,
      text: '{"userVerification":"preferred","overrideRelyingParty":false}',
    });
    expect(await get('webauthn-platform')).toMatchObject({ status: 200, text: '{"overrideRelyingParty":false}' });
  });

  test('as recorded at Auth0: the answer is what was sent, the next read has the defaults too (auth0.md A5)', async () => {
    expect(await put('webauthn-roaming', { userVerification: 'preferred' })).toMatchObject({
      status: 200,
      text: '{"userVerification":"preferred"}',
    });
    expect((await get('webauthn-roaming')).body).toEqual({ userVerification: 'preferred', overrideRelyingParty: false });
  });

  test.each(['discouraged', 'preferred', 'required'])(
    'userVerification may be %s, and is what a sign-in goes by',
    async (userVerification) => {
      expect((await put('webauthn-roaming', { userVerification })).body).toEqual({ userVerification });

      expect((await get('webauthn-roaming')).body).toMatchObject({ userVerification });
      expect((await readMfaSettings(deployment.table)).roamingVerification).toBe(userVerification);
    },
  );

  test('are replaced: what is left out is at its default again', async () => {
    await put('webauthn-roaming', { userVerification: 'required', ...confirmed });

    expect((await put('webauthn-roaming', {})).body).toEqual({});

    expect((await get('webauthn-roaming')).body).toEqual({ userVerification: 'preferred', overrideRelyingParty: false });
  });

  test('are each factor’s own, and no switch', async () => {
    await put('webauthn-roaming', { userVerification: 'required', ...confirmed });

    expect((await get('webauthn-platform')).body).toEqual({ overrideRelyingParty: false });
    expect((await readMfaSettings(deployment.table)).enabled.size).toBe(0);
  });

  test.each(factors)('%s: the deployment’s own relying party can be confirmed', async (name) => {
    expect(await put(name, confirmed)).toMatchObject({ status: 200, body: confirmed });

    expect((await get(name)).body).toMatchObject(confirmed);
  });

  test.each(
    factors.flatMap((name) => ['login.example.com', 'EXAMPLE.com', 'com', 'example.org', undefined].map((id) => [name, id] as const)),
  )('%s: no other can be chosen: %s (case 22)', async (name, relyingPartyIdentifier) => {
    const before = await scan(deployment.endpoint);

    const answer = await put(name, { overrideRelyingParty: true, ...(relyingPartyIdentifier ? { relyingPartyIdentifier } : {}) });

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_body', field: 'relyingPartyIdentifier' } });
    expect(answer.body.message).toContain('Keys are made for example.com, as the option rpId of the deployment says');
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test.each(factors)('%s: an identifier that overrides nothing is kept, as Auth0’s tools write and read it', async (name) => {
    const settings = { overrideRelyingParty: false, relyingPartyIdentifier: 'login.example.org' };

    expect((await put(name, settings)).body).toEqual(settings);
    expect((await get(name)).body).toMatchObject(settings);
  });

  test.each<[string, string | undefined, unknown]>([
    ['webauthn-roaming', undefined, undefined],
    ['webauthn-roaming', undefined, null],
    ['webauthn-roaming', undefined, []],
    ['webauthn-roaming', 'userVerification', { userVerification: 'Required' }],
    ['webauthn-roaming', 'userVerification', { userVerification: null }],
    ['webauthn-roaming', 'userVerification', { userVerification: 1 }],
    ['webauthn-roaming', 'overrideRelyingParty', { overrideRelyingParty: 'true' }],
    ['webauthn-roaming', 'overrideRelyingParty', { overrideRelyingParty: null }],
    ['webauthn-roaming', 'relyingPartyIdentifier', { relyingPartyIdentifier: '' }],
    ['webauthn-roaming', 'relyingPartyIdentifier', { relyingPartyIdentifier: 'https://example.com' }],
    ['webauthn-roaming', 'relyingPartyIdentifier', { relyingPartyIdentifier: 'example.com:443' }],
    ['webauthn-roaming', 'relyingPartyIdentifier', { relyingPartyIdentifier: null }],
    ['webauthn-roaming', 'user_verification', { user_verification: 'preferred' }],
    ['webauthn-platform', 'userVerification', { userVerification: 'preferred' }],
    ['webauthn-platform', 'enabled', { enabled: true }],
  ])('%s: refuses with the field %s: %j', async (name, field, body) => {
    const before = await scan(deployment.endpoint);

    const answer = await put(name, body);

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_body' } });
    expect(answer.body.field).toBe(field);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test.each(['otp', 'sms', 'passkey', 'duo', 'phone', 'email', 'recovery-code', 'constructor', 'nothing'])(
    '%s has none: 404',
    async (name) => {
      const before = await scan(deployment.endpoint);

      for (const answer of [await get(name), await put(name, {})]) {
        expect(answer).toMatchObject({ status: 404, body: { statusCode: 404, error: 'Not Found', message: 'Not Found' } });
      }
      expect(await scan(deployment.endpoint)).toEqual(before);
    },
  );

  test('take the scopes of factors, and a change is in the log', async () => {
    expect((await put('webauthn-roaming', { userVerification: 'required' }, ['update:guardian_factors'])).status).toBe(200);
    expect((await get('webauthn-roaming', ['read:guardian_factors'])).status).toBe(200);
    expect((await put('webauthn-roaming', {}, ['read:guardian_factors'])).status).toBe(403);
    expect((await get('webauthn-roaming', ['update:guardian_factors'])).status).toBe(403);

    const [entry] = (await api('GET', '/logs', { query: { q: 'type:gd_tenant_update', per_page: '1' } })).body;
    expect(entry).toMatchObject({
      description: 'Update the settings of a Guardian factor',
      details: { factor: 'webauthn-roaming', userVerification: 'required' },
    });
  });
});
