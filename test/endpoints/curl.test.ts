// Runs the documented calls with curl over HTTP and compares every answer.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { LambdaHandler } from '../../scripts/local/gateway.ts';
import { managementScopes } from '../../service/rules/management-scopes.ts';
import { defaultTemplates } from '../../service/rules/text-templates.ts';
import { testWith } from '../support/demanded.ts';
import { type Deployment, managementToken, startDeployment } from '../support/deployment.ts';
import { type HttpServer, startHttp } from '../support/http.ts';

const file = 'scripts/curl/management-api.sh';
const testWithCurl = testWith('curl', 'apt-get install curl');
let deployment: Deployment | undefined;
let server: HttpServer | undefined;

type CurlAnswer = { status: number; body: unknown };

const runScript = async (): Promise<CurlAnswer[]> => {
  deployment = await startDeployment();
  server = await startHttp(async (row) => ((await import(`../../lambdas/${row}`)) as { handler: LambdaHandler }).handler);
  const environment = { ...process.env, HOST: server.origin, TOKEN: await managementToken(managementScopes) };
  const { stdout } = await promisify(execFile)('sh', [file], { env: environment });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [, body = '', status] = /^(.*) (\d{3})$/.exec(line) ?? [];
      return { status: Number(status), body: body === '' ? undefined : JSON.parse(body) };
    });
};

afterAll(async () => {
  await server?.close();
  await deployment?.close();
});

const factor = (name: string, enabled = false) => ({ name, enabled, trial_expired: false });
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const id = expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/);
const user = (more: object = {}) => ({
  user_id: 'auth0|671234567890',
  email: 'ana@example.com',
  email_verified: false,
  name: 'ana@example.com',
  nickname: 'ana',
  picture: expect.stringContaining('https://s.gravatar.com/avatar/'),
  identities: [{ connection: 'Username-Password-Authentication', user_id: '671234567890', provider: 'auth0', isSocial: false }],
  created_at: time,
  updated_at: time,
  ...more,
});
const written = (more: object = {}) => ({ id, type: 'totp', created_at: time, ...more });
const method = (more: object = {}) => written({ confirmed: true, enrolled_at: time, ...more });
const twilio = { sid: 'AC...', auth_token: '********', from: '+15551234567' };
const templates = {
  enrollment_message: '{{code}} confirms your number at {{tenant.friendly_name}}',
  verification_message: '{{code}} is your code for {{tenant.friendly_name}}',
};
const phone = {
  ...written({ type: 'phone' }),
  phone_number: '+15551234567',
  preferred_authentication_method: 'sms',
  authentication_methods: [{ id: expect.stringMatching(/^sms\|/), type: 'sms' }],
};
const passkey = {
  ...written({ type: 'passkey', name: 'My iPhone', friendly_name: 'My iPhone' }),
  ...{ credential_id: '-N03s2iUzrfdyybYGPs-Uw8V-nk', key_id: '-N03s2iUzrfdyybYGPs-Uw8V-nk' },
  public_key: 'pQECAyYgASFYIOihnGTfhB7ZjDCSyG5Nu4rv6uSzYJoCZuuGfRvK_pdhIlggoma6Lu9ZFwhW3gxbrj1c4hFWSuK2D8bSNcJwbmr769w',
  ...{ sign_count: 0, credential_backed_up: true, credential_device_type: 'multi_device', transports: ['internal', 'hybrid'] },
  relying_party_identifier: 'login.example.com',
};
const remembering = {
  display_remember_me_checkbox: true,
  remember_me_default_value: false,
  mfa_session_inactivity_timeout: 604_800,
  mfa_session_overall_timeout: 2_592_000,
};
const ticketId = expect.stringMatching(/^[\w-]{43}$/);
const ticket = (more: object = {}) => ({
  ticket_id: ticketId,
  created_at: time,
  expires_at: time,
  allow_multiple_enrollments: false,
  ...more,
});
const named = { name: 'My phone', friendly_name: 'My phone' };

testWithCurl('every documented call answers as documented', async () => {
  expect(await runScript()).toEqual([
    {
      status: 200,
      body: ['sms', 'push-notification', 'otp', 'email', 'duo', 'webauthn-roaming', 'webauthn-platform', 'recovery-code'].map((name) =>
        factor(name),
      ),
    },
    { status: 200, body: { enabled: true } },
    { status: 200, body: factor('otp', true) },
    { status: 200, body: ['all-applications'] },
    { status: 200, body: ['all-applications'] },
    { status: 200, body: remembering },
    { status: 200, body: remembering },
    { status: 200, body: { enabled: true } },
    { status: 200, body: factor('passkey', true) },
    { status: 200, body: { enabled: true } },
    { status: 200, body: { userVerification: 'preferred' } },
    { status: 200, body: { userVerification: 'preferred', overrideRelyingParty: false } },
    { status: 200, body: { enabled: true } },
    { status: 200, body: { overrideRelyingParty: false } },
    { status: 200, body: { enabled: true } },
    { status: 200, body: { enabled: true } },
    { status: 200, body: { provider: 'twilio' } },
    { status: 200, body: { provider: 'twilio' } },
    { status: 200, body: twilio },
    { status: 200, body: { ...twilio, messaging_service_sid: null } },
    { status: 200, body: defaultTemplates },
    { status: 200, body: templates },
    { status: 200, body: { message_types: [] } },
    { status: 200, body: { provider: 'twilio', accepted: true } },
    { status: 200, body: expect.objectContaining({ currency: 'USD', texts: 1, spent: 0.07, cap: 10, closed: false }) },
    { status: 201, body: user() },
    { status: 200, body: user() },
    { status: 200, body: [user()] },
    { status: 200, body: { start: 0, limit: 50, length: 1, total: 1, users: [user()] } },
    { status: 200, body: user({ name: 'Ana Lind' }) },
    { status: 200, body: { ticket_id: ticketId, ticket_url: expect.stringMatching(/^https:.*\/u2\/guardian\/enroll\?ticket=[\w-]{43}$/) } },
    { status: 200, body: expect.arrayContaining([ticket(), ticket({ factor: 'otp' })]) },
    { status: 204, body: undefined },
    { status: 201, body: written() },
    { status: 200, body: [method()] },
    { status: 200, body: method() },
    { status: 200, body: written(named) },
    { status: 204, body: undefined },
    { status: 200, body: { recovery_code: expect.stringMatching(/^[A-Z0-9]{24}$/) } },
    { status: 201, body: phone },
    { status: 201, body: passkey },
    { status: 200, body: [written()] },
    { status: 204, body: undefined },
    { status: 204, body: undefined },
    { status: 200, body: { sessions: [] } },
    { status: 202, body: undefined },
    { status: 202, body: undefined },
    { status: 200, body: { blocked_for: [] } },
    { status: 204, body: undefined },
    { status: 200, body: [] },
    { status: 200, body: [expect.objectContaining({ type: 'sapi', description: 'Unblock a user' })] },
    { status: 200, body: [expect.objectContaining({ type: 'gd_unenroll', user_id: 'auth0|671234567890' })] },
    { status: 204, body: undefined },
  ]);
});

describe('docs/api.md', () => {
  const documented = readFileSync('docs/api.md', 'utf8').split('\n');
  const run = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('curl ') || line.startsWith('curl -'));

  test('prints each call of the script, letter for letter', () => {
    expect(run.length).toBeGreaterThan(15);
    expect(run.filter((line) => !documented.includes(line))).toEqual([]);
  });

  test('prints no call that the script does not run, but for the token', () => {
    const calls = documented.filter((line) => line.startsWith('curl ') && !line.includes('/oauth/token'));

    expect(calls.filter((line) => !run.includes(line))).toEqual([]);
  });
});
