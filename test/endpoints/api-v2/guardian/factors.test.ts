import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { implementedFactors } from '../../../../service/factors/index.ts';
import { guardianFactors } from '../../../../service/rules/guardian-factors.ts';
import { readMfaSettings, writeFactorSwitch } from '../../../../service/storage/settings.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());

const put = (name: string, body: unknown, scopes?: string[]) =>
  api('PUT', `/guardian/factors/${name}`, { body, ...(scopes ? { scopes } : {}) });
const enabled = async (): Promise<string[]> =>
  (await api('GET', '/guardian/factors')).body.flatMap((factor: { name: string; enabled: boolean }) =>
    factor.enabled ? [factor.name] : [],
  );

describe('/guardian/factors', () => {
  test('lists Auth0’s eight, in its order, all off at first', async () => {
    const answer = await api('GET', '/guardian/factors');

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.body).toEqual(
      ['sms', 'push-notification', 'otp', 'email', 'duo', 'webauthn-roaming', 'webauthn-platform', 'recovery-code'].map((name) => ({
        name,
        enabled: false,
        trial_expired: false,
      })),
    );
  });

  test('the documented call switches otp on, read back at once by list and by name', async () => {
    const answer = await put('otp', { enabled: true });

    expect(answer).toMatchObject({ status: 200, body: { enabled: true } });
    expect(Object.keys(answer.body)).toEqual(['enabled']);
    expect(await enabled()).toEqual(['otp']);
    expect((await api('GET', '/guardian/factors/otp')).body).toEqual({ name: 'otp', enabled: true, trial_expired: false });
    await put('otp', { enabled: false });
    expect(await enabled()).toEqual([]);
  });

  test('lets trial_expired through, as files exported by Auth0’s tools hold it', async () => {
    expect(await put('otp', { enabled: true, trial_expired: false })).toMatchObject({ status: 200, body: { enabled: true } });
  });

  test('eight switches at once lose nothing', async () => {
    await put('otp', { enabled: false });

    const answers = await Promise.all(guardianFactors.map((name) => put(name, { enabled: implementedFactors.includes(name) })));

    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect((await enabled()).sort()).toEqual(['otp', 'recovery-code', 'sms', 'webauthn-platform', 'webauthn-roaming']);
    await Promise.all(guardianFactors.map((name) => put(name, { enabled: false })));
  });

  test('eight stored switches at once lose nothing', async () => {
    await Promise.all(guardianFactors.map((name) => writeFactorSwitch(deployment.table, name, true)));
    expect((await readMfaSettings(deployment.table)).enabled).toEqual(new Set(guardianFactors));

    await Promise.all(guardianFactors.map((name) => writeFactorSwitch(deployment.table, name, false)));
    expect((await readMfaSettings(deployment.table)).enabled.size).toBe(0);
  });

  test.each(guardianFactors.filter((name) => !implementedFactors.includes(name)))(
    '%s is not there: enabling is 400, disabling 200',
    async (name) => {
      const before = await scan(deployment.endpoint);

      const on = await put(name, { enabled: true });

      expect(on).toMatchObject({ status: 400, body: { errorCode: 'factor_not_supported', field: 'enabled' } });
      expect(on.body.message).toContain(name);
      expect(await scan(deployment.endpoint)).toEqual(before);
      expect(await put(name, { enabled: false })).toMatchObject({ status: 200, body: { enabled: false } });
    },
  );

  test.each(['phone', 'passkeys', 'Passkey', 'webauthn', 'OTP', 'totp', 'constructor', 'x'.repeat(500)])(
    '%s is no factor: 400 invalid_uri',
    async (name) => {
      for (const answer of [await put(name, { enabled: true }), await api('GET', `/guardian/factors/${name}`)]) {
        expect(answer).toMatchObject({ status: 400, body: { error: 'Bad Request', errorCode: 'invalid_uri', field: 'name' } });
      }
    },
  );

  test.each(['webauthn-roaming', 'webauthn-platform'])('%s can be switched on', async (name) => {
    expect(await put(name, { enabled: true })).toMatchObject({ status: 200, body: { enabled: true } });
    expect(await enabled()).toContain(name);
    await put(name, { enabled: false });
  });

  test('passkey is a switch of our own, and never in the list (auth0.md A1)', async () => {
    expect((await api('GET', '/guardian/factors/passkey')).body).toEqual({ name: 'passkey', enabled: false, trial_expired: false });

    expect(await put('passkey', { enabled: true })).toMatchObject({ status: 200, body: { enabled: true } });

    expect((await api('GET', '/guardian/factors/passkey')).body).toEqual({ name: 'passkey', enabled: true, trial_expired: false });
    expect((await api('GET', '/guardian/factors')).body.map((factor: { name: string }) => factor.name)).toEqual(guardianFactors);
    expect((await readMfaSettings(deployment.table)).enabled).toContain('passkey');
    const [entry] = (await api('GET', '/logs', { query: { q: 'type:gd_tenant_update', per_page: '1' } })).body;
    expect(entry.details).toMatchObject({ factor: 'passkey', enabled: true });
    await put('passkey', { enabled: false });
  });

  test.each([
    [undefined, 'Expected type object but found type undefined'],
    [null, 'Expected type object but found type null'],
    [[], 'Expected type object but found type array'],
    ['"x"', 'Expected type object but found type string'],
    [{}, 'Missing required property: enabled'],
    [{ enabled: 'true' }, "Expected type boolean but found type string' on property enabled"],
    [{ enabled: null }, "Expected type boolean but found type null' on property enabled"],
    [{ enabled: 1 }, "Expected type boolean but found type number' on property enabled"],
    [{ enabled: true, name: 'otp' }, 'Additional properties not allowed: name'],
    ['{', 'not well-formed JSON'],
  ])('PUT with %j is 400 and changes nothing (case 42)', async (body, message) => {
    const before = await scan(deployment.endpoint);

    const answer = await put('otp', body);

    expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, error: 'Bad Request', errorCode: 'invalid_body' } });
    expect(answer.body.message).toContain(message);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('takes its own scopes', async () => {
    expect((await put('otp', { enabled: true }, ['update:guardian_factors'])).status).toBe(200);
    expect((await put('otp', { enabled: true }, ['read:guardian_factors'])).status).toBe(403);
    expect((await api('GET', '/guardian/factors', { scopes: ['update:guardian_factors'] })).body).toEqual({
      statusCode: 403,
      error: 'Forbidden',
      message: 'Insufficient scope, expected any of: read:guardian_factors',
      errorCode: 'insufficient_scope',
    });
  });
});
