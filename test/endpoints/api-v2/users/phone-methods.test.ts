import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readAccount } from '../../../../service/storage/account.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, newUser, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());

/** As documented, byte for byte. */
const sample = { type: 'phone', phone_number: '+15551234567', confirmed: true };
const numbersOf = async (id: string) => (await readAccount(deployment.table, id))?.methods.map(({ phone_number }) => phone_number);

describe('POST …/authentication-methods of type phone', () => {
  test('answers the documented import with 201, in Auth0’s shape, the number in clear', async () => {
    const user = await newUser();
    const methods = `${user.path}/authentication-methods`;

    const made = await api('POST', methods, { body: sample });
    const { id, created_at } = made.body;
    const shown = {
      id,
      type: 'phone',
      created_at,
      phone_number: '+15551234567',
      preferred_authentication_method: 'sms',
      authentication_methods: [{ id: `sms|${id}`, type: 'sms' }],
    };
    expect(made).toMatchObject({ status: 201 });
    expect(made.body).toEqual(shown);
    const listed = await api('GET', methods);
    expect(listed.body).toEqual([{ ...shown, confirmed: true, enrolled_at: created_at }]);
    expect((await api('GET', `${methods}/${id}`)).body).toEqual(listed.body[0]);
  });

  test.each(['+46 70-174 06 05', '0046701740605', '+46 (0)70 174 06 05', '+46.70.174.06.05', 'tel:+46701740605', '+46701740605\u200f'])(
    'case 15: %j is stored as +46701740605',
    async (phone_number) => {
      const user = await newUser();
      expect((await api('POST', `${user.path}/authentication-methods`, { body: { type: 'phone', phone_number } })).status).toBe(201);
      expect(await numbersOf(user.id)).toEqual(['+46701740605']);
    },
  );

  test('case 15: two spellings of one number are one method: 409, and so are two calls at once', async () => {
    const user = await newUser();
    const post = (phone_number: string) => api('POST', `${user.path}/authentication-methods`, { body: { type: 'phone', phone_number } });
    const answers = await Promise.all([post('+46 70-174 06 05'), post('0046701740605'), post('+46701740605')]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await post('+46.70.174.06.05')).toMatchObject({ status: 409, body: { message: 'Authentication method already exists.' } });
    expect(await numbersOf(user.id)).toEqual(['+46701740605']);
  });

  test('five a user, and not six, also of six at once', async () => {
    const user = await newUser();
    const post = (n: number) =>
      api('POST', `${user.path}/authentication-methods`, { body: { ...sample, phone_number: `+4670174060${n}` } });
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map(post));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 403]);
  });

  test.each<[unknown, string]>([
    ['070-174 06 05', 'calling code'],
    ['46701740605', 'calling code'],
    ['+46112', 'one phone number'],
    ['+1', 'one phone number'],
    ['+4670174060512345', 'one phone number'],
    ['+46701740605 +46701740606', 'one phone number'],
    ['+1 800 FLOWERS', 'one phone number'],
    ['+46701740605;ext=12', 'extension'],
    ['+46701740605x12', 'extension'],
    ['+979123456789', 'Premium'],
    ['+449098790000', 'Premium'],
    ['+46900123456', 'Premium'],
    ['', 'too short'],
    ['+', 'too short'],
    [`+4670174060${'5'.repeat(30)}`, 'too long'],
    [46701740605, 'Expected type string'],
    [null, 'Expected type string'],
    [['+46701740605'], 'Expected type string'],
  ])('refuses %j with the field named, repeats no number, and stores nothing', async (phone_number, message) => {
    const user = await newUser();
    const before = await scan(deployment.endpoint);
    const answer = await api('POST', `${user.path}/authentication-methods`, { body: { type: 'phone', phone_number } });

    expect(answer).toMatchObject({ status: 400, body: { field: 'phone_number', errorCode: 'invalid_body' } });
    expect(answer.body.message).toContain(message);
    expect(answer.text).not.toMatch(/70174|979123|909879|4690012/);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test.each<[string, object]>([
    ['preferred_authentication_method', { preferred_authentication_method: 'voice' }],
    ['preferred_authentication_method', { preferred_authentication_method: 'SMS' }],
    ['totp_secret', { totp_secret: 'JBSWY3DPEHPK3PXP' }],
    ['number', { number: '+46701740605' }],
    ['confirmed', { confirmed: 'true' }],
    ['friendly_name', { name: 'a', friendly_name: 'b' }],
  ])('refuses another %s: %j', async (field, more) => {
    const user = await newUser();
    expect(await api('POST', `${user.path}/authentication-methods`, { body: { ...sample, ...more } })).toMatchObject({
      status: 400,
      body: { field },
    });
  });

  test('a secret and a number of other types are refused where they do not belong', async () => {
    const user = await newUser();
    const body = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP', phone_number: '+46701740605' };
    expect(await api('POST', `${user.path}/authentication-methods`, { body })).toMatchObject({
      status: 400,
      body: { field: 'phone_number' },
    });
  });

  test('the log holds the last four digits only', async () => {
    const user = await newUser();
    await api('POST', `${user.path}/authentication-methods`, { body: { ...sample, phone_number: '+46701740605' } });
    const { body } = await api('GET', `${user.path}/logs`);
    expect(body.map(({ type }: { type: string }) => type)).toEqual(expect.arrayContaining(['gd_enrollment_complete', 'sapi']));
    expect(JSON.stringify(body)).toContain('"phone_number":"XXXXXXX0605"');
    expect(JSON.stringify(body)).not.toContain('46701740605');
  });
});

test('PUT replaces totp and phone, several of them, in the order sent', async () => {
  const user = await newUser();
  const methods = `${user.path}/authentication-methods`;
  await api('POST', methods, { body: sample });
  const body = [
    { type: 'phone', phone_number: '+46701740605', name: 'Work', preferred_authentication_method: 'sms' },
    { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' },
    { type: 'phone', phone_number: '+46701740606' },
  ];

  const answer = await api('PUT', methods, { body });
  expect(answer).toMatchObject({
    status: 200,
    body: [
      {
        type: 'phone',
        name: 'Work',
        phone_number: '+46701740605',
        preferred_authentication_method: 'sms',
        authentication_methods: [{ type: 'sms' }],
      },
      { type: 'totp' },
      { type: 'phone', phone_number: '+46701740606' },
    ],
  });
  expect((await numbersOf(user.id))?.filter(Boolean)).toEqual(['+46701740605', '+46701740606']);
  expect(await api('PUT', methods, { body: [body[0], body[0]] })).toMatchObject({ status: 409 });
  expect((await numbersOf(user.id))?.filter(Boolean)).toEqual(['+46701740605', '+46701740606']);
});

test.each<[string, unknown, number, string | undefined]>([
  ['a premium number among good ones', { type: 'phone', phone_number: '+449098790000' }, 400, '[1].phone_number'],
  ['a national one', { type: 'phone', phone_number: '070-174 06 05' }, 400, '[1].phone_number'],
  [
    'voice',
    { type: 'phone', phone_number: '+46701740606', preferred_authentication_method: 'voice' },
    400,
    '[1].preferred_authentication_method',
  ],
  ['the same number in another spelling', { type: 'phone', phone_number: '+46 (0)70 174 06 05' }, 409, undefined],
])('PUT with %s is refused as a whole, and the old ones stay', async (_title, bad, status, field) => {
  const user = await newUser();
  const methods = `${user.path}/authentication-methods`;
  await api('POST', methods, { body: sample });
  const before = await scan(deployment.endpoint);

  const answer = await api('PUT', methods, { body: [{ type: 'phone', phone_number: '+46701740605' }, bad] });

  expect(answer.status).toBe(status);
  expect(answer.body.field).toBe(field);
  expect(await scan(deployment.endpoint)).toEqual(before);
});

test('an unconfirmed phone is listed, and counts for nothing', async () => {
  const user = await newUser();
  const methods = `${user.path}/authentication-methods`;

  await api('POST', methods, { body: { ...sample, confirmed: false } });

  const [listed] = (await api('GET', methods)).body;
  expect(listed).toMatchObject({ type: 'phone', confirmed: false, phone_number: '+15551234567' });
  expect(listed).not.toHaveProperty('enrolled_at');
  expect((await api('GET', user.path)).body).not.toHaveProperty('multifactor');
});

describe('PATCH of a phone', () => {
  const made = async () => {
    const user = await newUser();
    const { body } = await api('POST', `${user.path}/authentication-methods`, { body: sample });
    return `${user.path}/authentication-methods/${body.id}`;
  };

  test('takes a name, the preference, both, and leaves what is left out', async () => {
    const path = await made();
    expect(await api('PATCH', path, { body: { preferred_authentication_method: 'sms' } })).toMatchObject({
      status: 200,
      body: { phone_number: '+15551234567', preferred_authentication_method: 'sms' },
    });
    expect((await api('PATCH', path, { body: { name: 'Mine', preferred_authentication_method: 'sms' } })).body).toMatchObject({
      name: 'Mine',
      friendly_name: 'Mine',
    });
    expect((await api('PATCH', path, { body: {} })).body).toMatchObject({ name: 'Mine' });
    expect((await api('PATCH', path, { body: { name: null } })).body).not.toHaveProperty('name');
    expect((await api('GET', path)).body).toMatchObject({ phone_number: '+15551234567', confirmed: true });
  });

  test('takes no voice and no other number', async () => {
    const path = await made();
    for (const [field, value] of [
      ['preferred_authentication_method', 'voice'],
      ['phone_number', '+46701740605'],
      ['preferred_authentication_method', null],
    ] as const) {
      expect(await api('PATCH', path, { body: { [field]: value } })).toMatchObject({ status: 400, body: { field } });
    }
  });

  test('an authenticator app has no such preference', async () => {
    const user = await newUser();
    const { body } = await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' } });
    const path = `${user.path}/authentication-methods/${body.id}`;
    expect(await api('PATCH', path, { body: { preferred_authentication_method: 'sms' } })).toMatchObject({
      status: 400,
      body: { field: 'preferred_authentication_method' },
    });
  });
});

test('DELETE takes a phone away, and a second one finds none', async () => {
  const user = await newUser();
  const { body } = await api('POST', `${user.path}/authentication-methods`, { body: sample });
  const path = `${user.path}/authentication-methods/${body.id}`;
  expect((await api('DELETE', path)).status).toBe(204);
  expect((await api('DELETE', path)).status).toBe(404);
  expect(await numbersOf(user.id)).toEqual([]);
});
