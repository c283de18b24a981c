import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readMfaSettings } from '../../../../service/storage/settings.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());

const day = 24 * 3600;
const settings = {
  display_remember_me_checkbox: true,
  remember_me_default_value: true,
  mfa_session_inactivity_timeout: 3 * day,
  mfa_session_overall_timeout: 20 * day,
};
const put = (body: unknown, scopes?: string[]) => api('PUT', '/guardian/settings', { body, ...(scopes ? { scopes } : {}) });

describe('/guardian/settings', () => {
  test('are off at first, a week and thirty days', async () => {
    expect((await api('GET', '/guardian/settings')).body).toEqual({
      display_remember_me_checkbox: false,
      remember_me_default_value: false,
      mfa_session_inactivity_timeout: 7 * day,
      mfa_session_overall_timeout: 30 * day,
    });
  });

  test('are echoed, read back at once, read with the switches by one query, and in the log', async () => {
    const answer = await put(settings);

    expect(answer).toMatchObject({ status: 200, body: settings });
    expect((await api('GET', '/guardian/settings')).body).toEqual(settings);
    expect((await readMfaSettings(deployment.table)).remember).toEqual(settings);
    expect((await readMfaSettings(deployment.table)).enabled.size).toBe(0);
    const [entry] = (await api('GET', '/logs', { query: { q: 'type:gd_tenant_update' } })).body;
    expect(entry).toMatchObject({ type: 'gd_tenant_update', client_id: 'test-client', details: settings });
  });

  test.each([
    ['least', 3600, 3600],
    ['most', 30 * day, 90 * day],
  ])('take the %s there may be', async (_name, idle, overall) => {
    const body = { ...settings, mfa_session_inactivity_timeout: idle, mfa_session_overall_timeout: overall };

    expect(await put(body)).toMatchObject({ status: 200, body });
  });

  const without = (name: keyof typeof settings) => Object.fromEntries(Object.entries(settings).filter(([member]) => member !== name));
  test.each<[string, unknown, string]>([
    ...(Object.keys(settings) as (keyof typeof settings)[]).map((name): [string, unknown, string] => [`no ${name}`, without(name), name]),
    ['another member', { ...settings, days: 3 }, 'days'],
    ['a word for a flag', { ...settings, display_remember_me_checkbox: 'true' }, 'display_remember_me_checkbox'],
    ['a word for a time', { ...settings, mfa_session_overall_timeout: '86400' }, 'mfa_session_overall_timeout'],
    ['part of a second', { ...settings, mfa_session_inactivity_timeout: 3600.5 }, 'mfa_session_inactivity_timeout'],
    ['less than an hour', { ...settings, mfa_session_inactivity_timeout: 3599 }, 'mfa_session_inactivity_timeout'],
    ['more than thirty days', { ...settings, mfa_session_inactivity_timeout: 30 * day + 1 }, 'mfa_session_inactivity_timeout'],
    ['overall less than an hour', { ...settings, mfa_session_overall_timeout: 3599 }, 'mfa_session_overall_timeout'],
    ['overall more than ninety days', { ...settings, mfa_session_overall_timeout: 90 * day + 1 }, 'mfa_session_overall_timeout'],
    [
      'an inactivity longer than the overall time',
      { ...settings, mfa_session_inactivity_timeout: 20 * day + 1 },
      'mfa_session_inactivity_timeout',
    ],
  ])('with %s are 400, which names it, and nothing changes', async (_name, body, named) => {
    const before = await scan(deployment.endpoint);

    const answer = await put(body);

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_body' } });
    expect(answer.body.message).toContain(named);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('take the scopes of the factors', async () => {
    expect((await api('GET', '/guardian/settings', { scopes: ['read:guardian_factors'] })).status).toBe(200);
    expect((await api('GET', '/guardian/settings', { scopes: ['update:guardian_factors'] })).status).toBe(403);
    expect((await put(settings, ['update:guardian_factors'])).status).toBe(200);
    expect((await put(settings, ['read:guardian_factors'])).status).toBe(403);
  });
});
