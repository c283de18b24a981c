// Every field of every body with values it must refuse: 400 that names the field, and nothing stored.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { api, newUser, scan } from '../../support/management-api.ts';

jest.setTimeout(60_000);

let deployment: Deployment;
let user: { id: string; path: string; email: string };
let methodPath: string;
beforeAll(async () => {
  deployment = await startDeployment();
  user = await newUser();
  const { body } = await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' } });
  methodPath = `${user.path}/authentication-methods/${body.id}`;
});
afterAll(() => deployment.close());

const noText = [1, true, [], {}];
const noFlag = ['true', 1, null, [], {}];
const texts = (max: number) => [...noText, '', 'x'.repeat(max + 1)];

const shared: Record<string, readonly unknown[]> = {
  email: [
    ...noText,
    null,
    '',
    'nonsense',
    'a@b',
    '@example.com',
    'a b@example.com',
    'a@example.com\n.b',
    '<a>@example.com',
    `${'x'.repeat(250)}@e.co`,
  ],
  password: [...noText, null, '', 'short', 'password1234567', 'x'.repeat(129), 'x'.repeat(2000), 'broken \ud800 half of it'],
  username: texts(128),
  phone_number: [...noText, '', '15551234567', '+1 555', '+', `+${'1'.repeat(16)}`, '+1555x'],
  name: texts(300),
  nickname: texts(300),
  given_name: texts(150),
  family_name: texts(150),
  picture: [...noText, '', 'nonsense', 'javascript:alert(1)', 'ftp://example.com/x', `https://example.com/${'x'.repeat(2048)}`],
  blocked: noFlag,
  email_verified: noFlag,
  phone_verified: noFlag,
  verify_email: [...noFlag, true],
  user_metadata: ['x', 1, null, [], true],
  app_metadata: ['x', 1, null, [], true],
  connection: [1, null, '', 'google-oauth2', 'username-password-authentication'],
  password_hash: ['x'],
  sessions_valid_from: [0],
  deleting: [true],
  methods_version: [0],
  pk: ['USER#x'],
};
const creation: Record<string, readonly unknown[]> = {
  ...shared,
  user_id: [...noText, null, '', 'a/b', 'a?b', 'a#b', 'a\\b', 'a b', 'a\tb', 'a\u00a0b', 'x'.repeat(256), 'auth0|a/b'],
};
const nulls = new Set(['username', 'phone_number', 'name', 'nickname', 'given_name', 'family_name', 'picture']);

const rows = (fields: Record<string, readonly unknown[]>) =>
  Object.entries(fields).flatMap(([field, values]) => values.map((value) => ({ field, value, shown: JSON.stringify(value).slice(0, 40) })));

const refused = async (call: () => ReturnType<typeof api>, field: string): Promise<void> => {
  const before = await scan(deployment.endpoint);

  const answer = await call();

  expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, error: 'Bad Request', field } });
  expect(await scan(deployment.endpoint)).toEqual(before);
};

describe('POST /users refuses', () => {
  const good = { connection: 'Username-Password-Authentication', email: 'fields@example.com' };

  test.each(rows(creation))('$field: $shown', ({ field, value }) =>
    refused(() => api('POST', '/users', { body: { ...good, [field]: value } }), field),
  );

  test.each([...nulls])('%s: null', (field) => refused(() => api('POST', '/users', { body: { ...good, [field]: null } }), field));

  test.each(['connection', 'email'])('a body without %s', (field) => {
    const { [field]: _left, ...body } = good as Record<string, string>;
    return refused(() => api('POST', '/users', { body }), field);
  });
});

describe('PATCH /users/{id} refuses', () => {
  const wrong = rows(shared).filter(({ field }) => field !== 'verify_email');

  test.each(wrong)('$field: $shown', ({ field, value }) => refused(() => api('PATCH', user.path, { body: { [field]: value } }), field));

  test.each(['user_id', 'identities', 'created_at', 'client_id', 'constructor'])('the unknown field %s', (field) =>
    refused(() => api('PATCH', user.path, { body: { [field]: 'x' } }), field),
  );

  test.each([...nulls])('but takes null for %s, which removes it', async (field) => {
    expect((await api('PATCH', user.path, { body: { [field]: null } })).status).toBe(200);
  });
});

const methodFields: Record<string, readonly unknown[]> = {
  type: [1, null, '', 'TOTP', 'otp', 'recovery-code', 'password', 'constructor', 'push', 'email'],
  totp_secret: [
    ...[12345, null, {}, [], true],
    ...[
      '',
      'SECRET01!',
      '0O1I8B9L',
      'JBSWY3DPEHPK3PX',
      'JBSWY3DPEHPK3PXPA',
      'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ',
      'JBSWY3DPEHPK3PX=P',
      'A'.repeat(208),
      'A'.repeat(501),
    ],
  ],
  name: [...noText, null, '', 'x'.repeat(21)],
  friendly_name: [...noText, null, '', 'x'.repeat(21)],
  confirmed: noFlag,
  phone_number: ['+15551234567'],
  secret: ['x'],
  id: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'],
};

describe('POST …/authentication-methods refuses', () => {
  const good = { type: 'totp', totp_secret: 'MZQWG5DPOJ4S24DS' };
  const post = (body: unknown) => api('POST', `${user.path}/authentication-methods`, { body });

  test.each(rows(methodFields))('$field: $shown', ({ field, value }) => refused(() => post({ ...good, [field]: value }), field));

  test.each(['type', 'totp_secret'])('a body without %s (case 3)', (field) => {
    const { [field]: _left, ...body } = good as Record<string, string>;
    return refused(() => post(body), field);
  });

  test('two names that differ', () => refused(() => post({ ...good, name: 'a', friendly_name: 'b' }), 'friendly_name'));

  test.each([
    ['push', 'push are not supported'],
    ['email', 'email are not supported'],
  ])('the type %s with a word about it, whatever else is in the body', async (type, message) => {
    expect((await post({ type, anything: 1 })).body.message).toContain(message);
  });

  test('a long value without repeating all of it', async () => {
    const { text } = await post({ type: 'x'.repeat(5000) });

    expect(text.length).toBeLessThan(600);
  });

  test('without repeating the secret', async () => {
    const { text } = await post({ type: 'totp', totp_secret: 'NOTBASE32SECRET!' });

    expect(text).not.toContain('NOTBASE32');
  });
});

describe('PUT …/authentication-methods refuses', () => {
  const good = { type: 'totp', totp_secret: 'MZQWG5DPOJ4S24DS' };

  test.each(rows(methodFields))('[1].$field: $shown', ({ field, value }) =>
    refused(
      () =>
        api('PUT', `${user.path}/authentication-methods`, {
          body: [
            { type: 'totp', totp_secret: 'A'.repeat(16) },
            { ...good, [field]: value },
          ],
        }),
      `[1].${field}`,
    ),
  );

  test.each(['passkey', 'webauthn-roaming', 'webauthn-platform'])(
    'the type %s with a word about it, whatever else is in it',
    async (type) => {
      const put = () => api('PUT', `${user.path}/authentication-methods`, { body: [good, { type, anything: 1 }] });

      await refused(put, '[1].type');
      expect((await put()).body.message).toContain(`${type} are not replaced`);
    },
  );
});

describe('PATCH …/authentication-methods/{id} refuses', () => {
  const fields = {
    name: [...noText, '', 'x'.repeat(21)],
    friendly_name: [...noText, '', 'x'.repeat(21)],
    totp_secret: ['x'],
    confirmed: [false],
    type: ['totp'],
  };

  test.each(rows(fields))('$field: $shown', ({ field, value }) =>
    refused(() => api('PATCH', methodPath, { body: { [field]: value } }), field),
  );
});
