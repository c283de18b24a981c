// Who sends texts, with which words, and the stand-ins that Auth0's tools read: auth0.md A3, A4, C and F.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { routes } from '../../../../lambdas/routes.ts';
import { defaultTemplates } from '../../../../service/rules/text-templates.ts';
import { readSmsSettings } from '../../../../service/storage/sms-settings.ts';
import { auditEntries } from '../../../support/all-items.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());
beforeEach(async () => {
  for (const name of ['SELECTION', 'TEMPLATES', 'MESSAGE-TYPES']) await deployment.table.remove({ pk: 'SETTINGS', sk: `SMS#${name}` });
});

type Refused = readonly [body: unknown, message: string, field?: string];

const refuses = async (path: string, [body, message, field]: Refused): Promise<void> => {
  const before = await scan(deployment.endpoint);

  const answer = await api('PUT', path, { body });

  expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, error: 'Bad Request', errorCode: 'invalid_body' } });
  expect(answer.body.field).toBe(field);
  expect(answer.body.message).toContain(message);
  expect(await scan(deployment.endpoint)).toEqual(before);
};

const lastEntry = async () => (await auditEntries(deployment.table)).at(-1);

describe.each(['sms', 'phone'])('/guardian/factors/%s/selected-provider', (factor) => {
  const path = `/guardian/factors/${factor}/selected-provider`;
  const other = `/guardian/factors/${factor === 'sms' ? 'phone' : 'sms'}/selected-provider`;
  const put = (body: unknown) => api('PUT', path, { body });

  test('is auth0 at first: nobody sends', async () => {
    expect(await api('GET', path)).toMatchObject({ status: 200, body: { provider: 'auth0' } });
    expect((await api('GET', path)).text).toBe('{"provider":"auth0"}');
  });

  test('takes the documented call byte for byte, and both addresses show it', async () => {
    const answer = await put('{"provider": "twilio"}');

    expect(answer).toMatchObject({ status: 200, text: '{"provider":"twilio"}' });
    expect((await api('GET', path)).text).toBe('{"provider":"twilio"}');
    expect((await api('GET', other)).text).toBe('{"provider":"twilio"}');
    expect(await lastEntry()).toMatchObject({ type: 'gd_tenant_update', details: { provider: 'twilio', caller: 'test-client@clients' } });
  });

  test.each([
    [{ provider: 'auth0' }, { provider: 'auth0' }],
    [{ provider: 'vonage' }, { provider: 'vonage' }],
    [{ provider: 'sns' }, { provider: 'sns' }],
    [{ provider: 'aws_sns' }, { provider: 'sns' }],
    [{ provider: 'twilio', fallback_provider: null }, { provider: 'twilio' }],
    [
      { provider: 'twilio', fallback_provider: 'vonage' },
      { provider: 'twilio', fallback_provider: 'vonage' },
    ],
    [
      { provider: 'vonage', fallback_provider: 'aws_sns' },
      { provider: 'vonage', fallback_provider: 'sns' },
    ],
  ])('takes %j', async (body, stored) => {
    expect((await put(body)).body).toEqual(stored);
    expect((await api('GET', path)).body).toEqual(stored);
    expect((await readSmsSettings(deployment.table)).selection).toEqual(stored);
  });

  test('keeps the second provider where Auth0’s tools, which know none, leave it out; null takes it away, and so does its becoming the first, or none', async () => {
    await put({ provider: 'twilio', fallback_provider: 'vonage' });
    await put({ provider: 'twilio' });

    expect((await api('GET', path)).text).toBe('{"provider":"twilio","fallback_provider":"vonage"}');
    for (const taken of [{ provider: 'vonage' }, { provider: 'auth0' }, { provider: 'twilio', fallback_provider: null }] as const) {
      await put({ provider: 'twilio', fallback_provider: 'vonage' });
      await put(taken);
      expect((await api('GET', path)).text).toBe(JSON.stringify({ provider: taken.provider }));
    }
  });

  test.each<Refused>([
    [{}, 'Missing required property: provider', 'provider'],
    [{ provider: null }, 'Expected type string but found type null', 'provider'],
    [{ provider: 1 }, 'No enum match for: 1', 'provider'],
    [{ provider: [] }, 'Expected type string but found type array', 'provider'],
    [{ provider: 'Twilio' }, 'No enum match for: Twilio', 'provider'],
    [{ provider: '' }, 'No enum match for: ', 'provider'],
    [{ provider: 'phone-message-hook' }, 'The provider phone-message-hook is not supported', 'provider'],
    [{ provider: 'phone_message_hook' }, 'The provider phone_message_hook is not supported', 'provider'],
    [{ provider: 'twilio', fallback_provider: 'twilio' }, 'must be another one', 'fallback_provider'],
    [{ provider: 'sns', fallback_provider: 'aws_sns' }, 'must be another one', 'fallback_provider'],
    [{ provider: 'auth0', fallback_provider: 'twilio' }, 'sends nothing', 'fallback_provider'],
    [{ provider: 'twilio', fallback_provider: 'auth0' }, 'No enum match for: auth0', 'fallback_provider'],
    [{ provider: 'twilio', fallback_provider: 1 }, 'No enum match for: 1', 'fallback_provider'],
    [{ provider: 'twilio', fallback_provider: '' }, 'No enum match for: ', 'fallback_provider'],
    [{ provider: 'twilio', sid: 'AC1' }, 'Additional properties not allowed: sid', 'sid'],
    [[], 'Expected type object but found type array'],
    [undefined, 'Expected type object but found type undefined'],
  ])('refuses %j', (...refused) => refuses(path, refused));
});

describe.each(['sms', 'phone'])('/guardian/factors/%s/templates', (factor) => {
  const path = `/guardian/factors/${factor}/templates`;
  const other = `/guardian/factors/${factor === 'sms' ? 'phone' : 'sms'}/templates`;
  const own = {
    enrollment_message: 'Hallo! {{ code }} – {% if locale == "de" %}Ihr Code{% else %}your code{% endif %}',
    verification_message: '{{tenant.friendly_name | upcase}}: {{code}}',
  };

  test('are Auth0’s defaults at first', async () => {
    expect(await api('GET', path)).toMatchObject({ status: 200 });
    expect((await api('GET', path)).body).toEqual({
      enrollment_message:
        '{{code}} is your verification code for {{tenant.friendly_name}}. Please enter this code to verify your enrollment.',
      verification_message: '{{code}} is your verification code for {{tenant.friendly_name}}',
    });
  });

  test('are replaced, letter for letter, for both addresses and for what is sent', async () => {
    expect(await api('PUT', path, { body: own })).toMatchObject({ status: 200, body: own });

    expect((await api('GET', path)).body).toEqual(own);
    expect((await api('GET', other)).body).toEqual(own);
    expect((await readSmsSettings(deployment.table)).templates).toEqual(own);
    expect(await lastEntry()).toMatchObject({ type: 'gd_tenant_update', details: { templates: own } });
  });

  test('written back as they were read, change nothing of what is sent', async () => {
    const { body } = await api('GET', path);
    await api('PUT', path, { body });

    expect((await api('GET', path)).body).toEqual(defaultTemplates);
    expect((await readSmsSettings(deployment.table)).templates).toBeUndefined();

    await api('PUT', path, { body: { ...body, verification_message: '{{code}}' } });
    expect((await readSmsSettings(deployment.table)).templates).toEqual({ ...body, verification_message: '{{code}}' });
  });

  const good = '{{code}}';
  const both = (bad: unknown) => [
    [{ enrollment_message: bad, verification_message: good }, 'enrollment_message'] as const,
    [{ enrollment_message: good, verification_message: bad }, 'verification_message'] as const,
  ];
  test.each(
    [
      ...['{{ code', '{% if code %}', '{% nonsense %}', '{{ code | nonsense }}', '{% endif %}', '{% include "x" %}', '{{ code | append }'],
      '{% for i in (1..100000000) %}x{% endfor %}',
      '{% for i in (1..500) %}x{% endfor %}',
    ].flatMap(both),
  )('refuses %j', (body, field) => refuses(path, [body, `Invalid ${field} template: `, field]));

  test.each([1, null, true, [], {}].flatMap(both))('refuses %j', (body, field) => refuses(path, [body, 'Expected type string', field]));

  test.each(['', '  ', '\n'].flatMap(both))('refuses %j', (body, field) => refuses(path, [body, 'String is too short', field]));

  test.each(both('x'.repeat(1001)))('refuses one of 1001 letters', (body, field) =>
    refuses(path, [body, 'String is too long (1001 chars), maximum 1000', field]),
  );

  test.each<Refused>([
    [{}, 'Missing required property: enrollment_message', 'enrollment_message'],
    [{ enrollment_message: good }, 'Missing required property: verification_message', 'verification_message'],
    [{ enrollment_message: good, verification_message: good, x: good }, 'Additional properties not allowed: x', 'x'],
    [[], 'Expected type object but found type array'],
    [undefined, 'Expected type object but found type undefined'],
  ])('refuses %j', (...refused) => refuses(path, refused));
});

describe('/guardian/factors/phone/message-types', () => {
  const path = '/guardian/factors/phone/message-types';

  test('are none at first', async () => {
    expect((await api('GET', path)).text).toBe('{"message_types":[]}');
  });

  test.each([{ message_types: ['sms'] }, { message_types: [] }])('take %j and show it', async (body) => {
    expect(await api('PUT', path, { body })).toMatchObject({ status: 200, body });

    expect((await api('GET', path)).body).toEqual(body);
    expect(await lastEntry()).toMatchObject({ type: 'gd_tenant_update', details: body });
  });

  test.each<Refused>([
    [{}, 'Missing required property: message_types', 'message_types'],
    [{ message_types: null }, 'Expected type array but found type null', 'message_types'],
    [{ message_types: 'sms' }, 'Expected type array but found type string', 'message_types'],
    [{ message_types: ['voice'] }, 'The message type voice is not supported', 'message_types[0]'],
    [{ message_types: ['sms', 'voice'] }, 'The message type voice is not supported', 'message_types[1]'],
    [{ message_types: ['sms', 'sms'] }, 'Array items are not unique', 'message_types'],
    [{ message_types: ['SMS'] }, 'No enum match for: SMS', 'message_types[0]'],
    [{ message_types: [1] }, 'No enum match for: 1', 'message_types[0]'],
    [{ message_types: ['sms'], x: 1 }, 'Additional properties not allowed: x', 'x'],
    [['sms'], 'Expected type object but found type array'],
  ])('refuse %j', (...refused) => refuses(path, refused));
});

describe('what we have not', () => {
  test('push notifications read as at a tenant that never set them', async () => {
    expect((await api('GET', '/guardian/factors/push-notification/selected-provider')).text).toBe('{"provider":"guardian"}');
    expect((await api('GET', '/guardian/factors/push-notification/providers/sns')).text).toBe('{}');
    expect((await api('GET', '/guardian/factors/push-notification/providers/apns')).text).toBe('{}');
  });

  test.each([
    ['GET', 'push-notification/providers/fcm'],
    ['GET', 'push-notification/providers/constructor'],
    ['PUT', 'push-notification/selected-provider'],
    ...['sns', 'apns', 'fcm', 'fcmv1'].flatMap((name) => [
      ['PUT', `push-notification/providers/${name}`],
      ['PATCH', `push-notification/providers/${name}`],
    ]),
    ...['GET', 'PUT', 'PATCH'].map((method) => [method, 'duo/settings']),
    ...['GET', 'PUT'].flatMap((method) => [
      [method, 'email/settings'],
      [method, 'phone/settings'],
      [method, 'sms/message-types'],
    ]),
  ])('%s …/%s is 404, which Auth0’s clients do not repeat', async (method, path) => {
    const answer = await api(`${method}`, `/guardian/factors/${path}`, { body: method === 'GET' ? undefined : {} });

    expect(answer).toMatchObject({ status: 404, body: { statusCode: 404, error: 'Not Found', message: 'Not Found' } });
  });
});

describe('/tenants/settings', () => {
  test('says what terraform asks before it writes phone settings', async () => {
    const { status, body } = await api('GET', '/tenants/settings');

    expect({ status, body }).toEqual({
      status: 200,
      body: {
        friendly_name: 'Example & Söhne',
        flags: { mfa_show_factor_list_on_enrollment: true, disable_management_api_sms_obfuscation: true },
        guardian_mfa_page: { enabled: false, html: '' },
        customize_mfa_in_postlogin_action: false,
        phone_consolidated_experience: false,
      },
    });
    expect((await api('GET', '/tenants/settings', { query: { fields: 'phone_consolidated_experience' } })).text).toBe(
      '{"phone_consolidated_experience":false}',
    );
  });
});

describe('scopes', () => {
  const mine = routes.filter(({ path }) => /\/factors\/(sms|phone|push-notification)\/|\/tenants\//.test(path));

  test.each(mine.map(({ method, path }) => [method, path.replace('/api/v2', '').replace('{provider}', 'sns')]))(
    '%s %s takes its own and no other',
    async (method, path) => {
      const needed =
        path === '/tenants/settings' ? 'read:tenant_settings' : method === 'GET' ? 'read:guardian_factors' : 'update:guardian_factors';
      const others = ['read:guardian_factors', 'update:guardian_factors', 'read:tenant_settings', 'update:tenant_settings'].filter(
        (scope) => scope !== needed,
      );

      expect((await api(method, path, { body: {}, scopes: [needed] })).status).toBeLessThan(401);
      expect(await api(method, path, { body: {}, scopes: others })).toMatchObject({
        status: 403,
        body: { errorCode: 'insufficient_scope', message: `Insufficient scope, expected any of: ${needed}` },
      });
    },
  );
});

// auth0.md C: the calls of auth0-deploy-cli, one after the other, as they were seen on the wire.
test('Auth0’s deploy tool exports, and imports what it exported', async () => {
  const exported = async () => {
    const reads = ['', '/sms/providers/twilio', '/push-notification/providers/sns', '/sms/templates'];
    const answers = [];
    for (const read of reads) answers.push(await api('GET', `/guardian/factors${read}`));
    answers.push(await api('GET', '/guardian/policies'));
    for (const read of ['selected-provider', 'message-types']) answers.push(await api('GET', `/guardian/factors/phone/${read}`));
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(200));
    return answers.map(({ body }) => body);
  };
  await api('PUT', '/guardian/factors/sms', { body: { enabled: true } });
  await api('PUT', '/guardian/factors/sms/providers/twilio', { body: { sid: 'AC1', auth_token: 'kept', from: '+15551234567' } });
  await api('PUT', '/guardian/factors/phone/selected-provider', { body: { provider: 'twilio' } });
  const before = await exported();
  const secret = (await readSmsSettings(deployment.table)).twilio?.auth_token;
  const [factors, twilio, , templates, policies, selected, types] = before;

  const puts = await Promise.all(
    factors.map(({ name, enabled }: { name: string; enabled: boolean }) => api('PUT', `/guardian/factors/${name}`, { body: { enabled } })),
  );
  puts.push(await api('PUT', '/guardian/factors/sms/providers/twilio', { body: twilio }));
  puts.push(await api('PUT', '/guardian/factors/sms/templates', { body: templates }));
  puts.push(await api('PUT', '/guardian/policies', { body: policies }));
  puts.push(await api('PUT', '/guardian/factors/phone/selected-provider', { body: selected }));
  puts.push(await api('PUT', '/guardian/factors/phone/message-types', { body: types }));

  expect(puts.map(({ status }) => status)).toEqual(Array(13).fill(200));
  expect(await exported()).toEqual(before);
  expect((await readSmsSettings(deployment.table)).twilio?.auth_token).toBe(secret);
  expect((await readSmsSettings(deployment.table)).templates).toBeUndefined();
});
