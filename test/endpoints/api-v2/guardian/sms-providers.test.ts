// The credentials of the providers of texts: what is stored, what is shown, and what a mask means (product.md §4, case 46).
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { secretsDeps } from '../../../../service/deps/secrets.ts';
import { providerForms } from '../../../../service/management/sms-provider.ts';
import { readSmsSettings, smsSecretContext } from '../../../../service/storage/sms-settings.ts';
import { allItems, auditEntries } from '../../../support/all-items.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { catchLog } from '../../../support/log-lines.ts';
import { api, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());
beforeEach(async () => {
  for (const name of ['TWILIO', 'VONAGE', 'SNS']) await deployment.table.remove({ pk: 'SETTINGS', sk: `SMS#${name}` });
});

const path = (provider: string, factor = 'sms') => `/guardian/factors/${factor}/providers/${provider}`;
const put = (provider: string, body: unknown) => api('PUT', path(provider), { body });
const get = async (provider: string) => (await api('GET', path(provider))).body;

type Secretive = 'twilio' | 'vonage';
/** The secret in clear, as the sender of texts reads it. */
const secretOf = async (provider: Secretive): Promise<string | null> => {
  const settings = await readSmsSettings(deployment.table);
  const stored = provider === 'twilio' ? settings.twilio?.auth_token : settings.vonage?.api_secret;
  if (stored === undefined || stored === null) return null;
  return Buffer.from(await (await secretsDeps.secrets()).decrypt(stored, smsSecretContext(provider))).toString('utf8');
};

const token = '0123456789abcdef0123456789abcdef';
const twilio = { sid: 'AC...', auth_token: '...', from: '+15551234567' };
const secretives: { provider: Secretive; field: string; id: string }[] = [
  { provider: 'twilio', field: 'auth_token', id: 'sid' },
  { provider: 'vonage', field: 'api_secret', id: 'api_key' },
];

describe('PUT …/providers/{provider}', () => {
  test('takes the documented call byte for byte, and shows what was sent with its secret masked', async () => {
    const answer = await put('twilio', '{"sid":"AC...","auth_token":"...","from":"+15551234567"}');

    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({ sid: 'AC...', auth_token: '********', from: '+15551234567' });
    expect(await get('twilio')).toEqual({ sid: 'AC...', auth_token: '********', from: '+15551234567', messaging_service_sid: null });
    expect(await secretOf('twilio')).toBe('...');
  });

  test('takes what a tenant of Auth0’s was recorded with', async () => {
    expect((await put('twilio', { from: '123456789', auth_token: 'test_token', sid: 'test_sid' })).body).toEqual({
      from: '123456789',
      auth_token: '********',
      sid: 'test_sid',
    });
  });

  test.each([
    ['vonage', { api_key: 'abcd1234', api_secret: 'Sup3r', from: 'Example Ltd' }, { api_secret: '********' }],
    ['sns', { region: 'eu-west-1', sender_id: 'EXAMPLE' }, {}],
    ['sns', { region: 'us-gov-west-1' }, {}],
    ['sns', {}, {}],
  ])('takes %s: %j', async (provider, body, masked) => {
    expect(await put(provider, body)).toMatchObject({ status: 200 });
    const nothing = Object.fromEntries(
      [...Object.keys(providerForms[provider as Secretive].fields), ...Object.keys(masked)].map((name) => [name, null]),
    );
    expect(await get(provider)).toEqual({ ...nothing, ...body, ...masked });
  });

  test('replaces: what is left out reads null', async () => {
    await put('twilio', { ...twilio, messaging_service_sid: 'MG1' });

    expect((await put('twilio', { messaging_service_sid: 'MG2' })).body).toEqual({ messaging_service_sid: 'MG2' });
    expect(await get('twilio')).toEqual({ sid: null, auth_token: '********', from: null, messaging_service_sid: 'MG2' });
  });

  test('takes a value as it was copied, without the blanks round it', async () => {
    await put('twilio', { sid: ' AC1\n', auth_token: `\t${token} \r\n`, from: ' Example Ltd ' });

    expect(await get('twilio')).toMatchObject({ sid: 'AC1', from: 'Example Ltd' });
    expect(await secretOf('twilio')).toBe(token);
  });

  test('takes the empty sender that Auth0 takes: none', async () => {
    expect(await put('twilio', { ...twilio, from: '' })).toMatchObject({ status: 200, body: { from: null } });
    expect(await get('twilio')).toMatchObject({ from: null });
  });

  test('never set is {}, and both addresses are one state', async () => {
    for (const provider of ['twilio', 'vonage', 'sns']) {
      for (const factor of ['sms', 'phone']) expect((await api('GET', path(provider, factor))).body).toEqual({});
    }

    await api('PUT', path('twilio', 'phone'), { body: twilio });
    await api('PUT', path('vonage', 'sms'), { body: { api_key: 'k' } });

    expect(await get('twilio')).toMatchObject({ sid: 'AC...' });
    expect((await api('GET', path('vonage', 'phone'))).body).toEqual({ api_key: 'k', api_secret: null, from: null });
  });

  test.each(['aws_sns', 'auth0', 'phone-message-hook', 'TWILIO', 'constructor', '__proto__', 'x'.repeat(300)])(
    '%s is no provider of ours: 404',
    async (provider) => {
      for (const answer of [await put(provider, {}), await api('GET', path(provider))]) {
        expect(answer).toMatchObject({ status: 404, body: { statusCode: 404, error: 'Not Found', message: 'Not Found' } });
        expect(answer.body).not.toHaveProperty('errorCode');
      }
    },
  );
});

describe.each(secretives)('the secret of $provider', ({ provider, field, id }) => {
  const set = (value?: unknown) => put(provider, { [id]: 'one', from: 'x', ...(value === undefined ? {} : { [field]: value }) });
  beforeEach(async () => {
    await set(token);
  });

  test.each([
    ['the answer of GET, sent back as it is', async () => api('PUT', path(provider), { body: await get(provider) })],
    ['its mask', () => set('********')],
    ['its mask with blanks round it', () => set('  ******** \n')],
    ['a body without it', () => set()],
    ['an empty body', () => put(provider, {})],
  ])('is kept by %s (case 46.3)', async (_name, call) => {
    const answer = await call();

    expect(answer.status).toBe(200);
    expect([undefined, '********']).toContain(answer.body[field]);
    expect(await secretOf(provider)).toBe(token);
    expect(await get(provider)).toMatchObject({ [field]: '********' });
  });

  test('is cleared by null, and then a mask keeps nothing', async () => {
    expect(await set(null)).toMatchObject({ status: 200, body: { [field]: null } });
    expect(await get(provider)).toMatchObject({ [field]: null });

    expect(await set('********')).toMatchObject({ status: 200, body: { [field]: null } });
    expect(await secretOf(provider)).toBeNull();
  });

  test('is replaced by a new one', async () => {
    await set('another-1');

    expect(await secretOf(provider)).toBe('another-1');
  });

  test.each(['', ' ', '\n\t', '*', '*******', '*********', '**** ****', 'two words', 'tôken', '••••••••', 'a\u0000b', 'x'.repeat(1001)])(
    'is not %j: 400, and the old one stays',
    async (value) => {
      const answer = await set(value);

      expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_body', field } });
      expect(await secretOf(provider)).toBe(token);
    },
  );

  test('has the length Auth0 allows', async () => {
    await set('y'.repeat(1000));

    expect(await secretOf(provider)).toBe('y'.repeat(1000));
  });

  test('is bound to its provider', async () => {
    const settings = await readSmsSettings(deployment.table);
    const stored = (provider === 'twilio' ? settings.twilio?.auth_token : settings.vonage?.api_secret) ?? '';
    const box = await secretsDeps.secrets();

    expect(stored).not.toContain(token);
    const other = smsSecretContext(provider === 'twilio' ? 'vonage' : 'twilio');
    const contexts: Record<string, string>[] = [other, { purpose: 'sms' }, { setting: provider }, {}];
    for (const context of contexts) {
      await expect(box.decrypt(stored, context)).rejects.toThrow();
    }
  });

  test('is in no answer, no stored item, no audit entry and no log line', async () => {
    const log = catchLog();
    const secret = 'a-secret-to-look-for';

    const answers = [
      await set(secret),
      await api('GET', path(provider)),
      await put(provider, { [field]: secret, surprise: secret }),
      await put(provider, { [field]: [secret] }),
      await put(provider, { [field]: `${secret} \u0000` }),
      await put(provider, { [field]: secret.repeat(100) }),
      await put(provider, `{"${field}":"${secret}"`),
    ];
    const members = deployment.table as unknown as Record<string, unknown>; // the record's members are functions
    const update = members['update'];
    members['update'] = () => Promise.reject(new Error('the table is broken'));
    answers.push(await set(secret));
    members['update'] = update;
    log.stop();

    expect(await secretOf(provider)).toBe(secret);
    expect(log.text()).toContain('the table is broken');
    expect(JSON.stringify([answers.map(({ text, headers }) => [text, headers]), log.text(), await allItems()])).not.toContain(secret);
  });

  test('of calls at the same time is one of theirs, with its own account, and is never lost', async () => {
    for (let round = 0; round < 5; round++) {
      const pairs = Array.from({ length: 8 }, (_, n) => put(provider, { [id]: `id-${n}`, [field]: `secret-${n}` }));
      const kept = Array.from({ length: 8 }, () => put(provider, { [id]: 'kept', [field]: '********' }));
      const answers = await Promise.all([...pairs, ...kept]);

      expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
      const secret = await secretOf(provider);
      const account = (await get(provider))[id];
      expect(secret).toMatch(/^secret-\d$/);
      if (account !== 'kept') expect(account).toBe(secret?.replace('secret', 'id'));
    }
  });
});

describe('a body', () => {
  const noText = [1, true, [], {}];
  const wrong: Record<string, Record<string, unknown[]>> = {
    twilio: {
      sid: [...noText, '', ' ', 'x'.repeat(1001), 'AC 1', 'AC/../x', 'AC?x', 'AC#x', 'AC%2e', 'AC\\x', 'ACé', 'AC\r\nX: y'],
      messaging_service_sid: [...noText, '', ' ', 'x'.repeat(1001), 'MG 1'],
      from: [...noText, ' ', '\n', 'x'.repeat(65), '+1555\r\n1', '\u200f+15551234567'],
      auth_token: noText,
      api_key: ['x'],
    },
    vonage: {
      api_key: [...noText, '', ' ', 'x'.repeat(1001), 'a b'],
      from: [...noText, ' ', 'x'.repeat(65)],
      api_secret: noText,
      auth_token: ['x'],
    },
    sns: {
      region: [...noText, '', 'x', 'eu-west-1.evil.example', 'eu-west-1/', 'EU-WEST-1', 'eu-west', 'localhost', 'x'.repeat(1001)],
      sender_id: [...noText, '', '12345', 'TwelveLetter', 'two words', 'é', 'a_b'],
      aws_secret_access_key: ['x'],
      pk: ['x'],
    },
  };
  const rows = Object.entries(wrong).flatMap(([provider, fields]) =>
    Object.entries(fields).flatMap(([field, values]) =>
      values.map((value) => ({ provider, field, value, shown: JSON.stringify(value).slice(0, 30) })),
    ),
  );

  test.each(rows)('of $provider with $field: $shown is 400 that names it, and changes nothing', async ({ provider, field, value }) => {
    await put(provider, {});
    const before = await scan(deployment.endpoint);

    const answer = await put(provider, { [field]: value });

    expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, error: 'Bad Request', errorCode: 'invalid_body', field } });
    expect(answer.text.length).toBeLessThan(700);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test.each([undefined, 'null', '[]', '"x"', '1'])('%j is no settings: 400', async (body) => {
    expect(await put('twilio', body)).toMatchObject({ status: 400, body: { errorCode: 'invalid_body' } });
    expect(await get('twilio')).toEqual({});
  });

  test.each(['', ' ', '\n\t'])('with nothing but %j in a field is told that it is too short', async (value) => {
    for (const field of ['sid', 'auth_token', 'messaging_service_sid']) {
      expect((await put('twilio', { [field]: value })).body.message).toContain('String is too short (0 chars), minimum 1');
    }
  });

  test('may say null for anything', async () => {
    await put('twilio', twilio);
    const none = { sid: null, auth_token: null, from: null, messaging_service_sid: null };

    expect((await put('twilio', none)).body).toEqual(none);
    expect(await get('twilio')).toEqual(none);
  });
});

test('the audit log says who changed which fields', async () => {
  await put('twilio', twilio);

  const [entry] = (await auditEntries(deployment.table)).slice(-1);

  expect(entry).toMatchObject({
    type: 'gd_tenant_update',
    description: 'Update the credentials of an SMS provider',
    client_id: 'test-client',
    details: { provider: 'twilio' },
  });
  expect(entry?.['details']).toMatchObject({ fields: expect.arrayContaining(['sid', 'auth_token', 'from']) });
});
