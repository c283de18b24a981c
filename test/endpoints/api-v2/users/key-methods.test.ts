// Keys by the API: cases 23 and 24, and what is read of them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readAccount } from '../../../../service/storage/account.ts';
import { newCoseKey } from '../../../support/cose-keys.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, newUser, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment({ RP_ID: 'example.com' });
});
afterAll(() => deployment.close());

const types = ['passkey', 'webauthn-roaming', 'webauthn-platform'] as const;
const publicKey = newCoseKey();
let ids = 0;
const newId = (): string => Buffer.from(`credential ${++ids}`).toString('base64url');
const post = (user: { path: string }, more: object = {}) =>
  api('POST', `${user.path}/authentication-methods`, {
    body: { type: 'passkey', credential_id: newId(), public_key: publicKey, ...more },
  });
const list = async (user: { path: string }) => (await api('GET', `${user.path}/authentication-methods`)).body;
const storedOf = async (user: { id: string }) => (await readAccount(deployment.table, user.id))?.methods ?? [];
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('POST …/authentication-methods of a key', () => {
  test('answers the documented import with 201, and both spellings of what has two', async () => {
    const user = await newUser();
    const credential_id = newId();

    const made = await api('POST', `${user.path}/authentication-methods`, {
      body: {
        ...{ type: 'passkey', credential_id, public_key: publicKey, sign_count: 0 },
        ...{ credential_backed_up: true, transports: ['internal', 'hybrid'], friendly_name: 'My iPhone', confirmed: true },
      },
    });

    expect(made.status).toBe(201);
    const shown = {
      ...{ id: made.body.id, type: 'passkey', name: 'My iPhone', friendly_name: 'My iPhone', created_at: time },
      ...{ key_id: credential_id, credential_id, public_key: publicKey, sign_count: 0 },
      ...{ credential_device_type: 'multi_device', credential_backed_up: true, transports: ['internal', 'hybrid'] },
      relying_party_identifier: 'example.com',
    };
    expect(made.body).toEqual(shown);
    expect(await list(user)).toEqual([{ ...shown, confirmed: true, enrolled_at: made.body.created_at }]);
    expect((await api('GET', `${user.path}/authentication-methods/${made.body.id}`)).body).toEqual((await list(user))[0]);
    expect(made.text).not.toContain('null');
  });

  test.each(types)('takes %s with the least there is, in Auth0’s spelling', async (type) => {
    const user = await newUser();
    const key_id = newId();

    const made = await api('POST', `${user.path}/authentication-methods`, { body: { type, key_id, public_key: publicKey } });

    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...{ id: expect.any(String), type, created_at: time, key_id, credential_id: key_id, public_key: publicKey },
      ...{ sign_count: 0, relying_party_identifier: 'example.com' },
    });
    expect(await storedOf(user)).toEqual([
      {
        ...{ id: made.body.id, type, confirmed: true, created_at: time, enrolled_at: time },
        ...{ credential_id: key_id, public_key: publicKey, sign_count: 0, rp_id: 'example.com' },
      },
    ]);
  });

  test.each(types)('takes %s with all there is', async (type) => {
    const user = await newUser();

    const made = await post(user, {
      ...{ type, name: 'Blue key', friendly_name: 'Blue key', sign_count: 2 ** 32 - 1, confirmed: false },
      ...{ credential_device_type: 'multi_device', credential_backed_up: false, transports: [] },
      ...{ aaguid: 'EA9B8D66-4D01-1D21-3CE4-B6B48CB575D4', relying_party_identifier: 'Login.Example.org' },
      ...{ user_handle: '+/8=', user_agent: 'Mozilla/5.0', identity_user_id: '671234567890' },
    });

    expect(made).toMatchObject({ status: 201 });
    const [shown] = await list(user);
    expect(shown).toMatchObject({
      ...{ type, name: 'Blue key', sign_count: 2 ** 32 - 1, confirmed: false },
      ...{ credential_device_type: 'multi_device', credential_backed_up: false, transports: [] },
      ...{ aaguid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4', relying_party_identifier: 'login.example.org' },
      ...{ user_handle: '-_8', user_agent: 'Mozilla/5.0' },
    });
    expect(shown).not.toHaveProperty('enrolled_at');
    expect(JSON.stringify([shown, await storedOf(user)])).not.toMatch(/identity_user_id|user_verified/);
  });

  test.each([
    [{}, { backup_eligible: undefined, credential_backed_up: undefined }, undefined],
    [{ credential_backed_up: false }, { backup_eligible: undefined, credential_backed_up: false }, undefined],
    [{ credential_backed_up: true }, { backup_eligible: true, credential_backed_up: true }, 'multi_device'],
    [{ credential_device_type: 'multi_device' }, { backup_eligible: true, credential_backed_up: undefined }, 'multi_device'],
    [{ credential_device_type: 'single_device' }, { backup_eligible: false, credential_backed_up: undefined }, 'single_device'],
    [
      { credential_device_type: 'single_device', credential_backed_up: false },
      { backup_eligible: false, credential_backed_up: false },
      'single_device',
    ],
  ])('%j: whether it may be copied', async (more, stored, shown) => {
    const user = await newUser();

    expect((await post(user, more)).body.credential_device_type).toBe(shown);

    const [{ backup_eligible, credential_backed_up } = {}] = await storedOf(user);
    expect({ backup_eligible, credential_backed_up }).toEqual(stored);
  });

  test('takes a public key in either alphabet, and keeps its bytes', async () => {
    const user = await newUser();
    const plain = Buffer.from(publicKey, 'base64url').toString('base64');

    expect((await post(user, { public_key: plain })).body.public_key).toBe(publicKey);
  });

  test('needs a user', async () => {
    expect(await post({ path: '/users/auth0%7Cnobody' })).toMatchObject({ status: 404, body: { errorCode: 'inexistent_user' } });
  });

  test('twenty a user of all three types together, and not twenty-one', async () => {
    const user = await newUser();
    for (let n = 0; n < 20; n++) expect((await post(user, { type: types[n % 3] })).status).toBe(201);

    for (const type of types) {
      expect(await post(user, { type })).toMatchObject({
        status: 403,
        body: { message: 'You reached the limit of entities of this type for this user.' },
      });
    }
    expect(await list(user)).toHaveLength(20);
  });
});

describe('case 23', () => {
  const plain = '+//+Pj/7774AEIMQUYcgkg==';
  const encoded = '-__-Pj_7774AEIMQUYcgkg';

  test('1 and 3: an id in plain base64 is kept and shown as base64url, and is the same key in both', async () => {
    const user = await newUser();

    const made = await post(user, { credential_id: plain });

    expect(made).toMatchObject({ status: 201, body: { credential_id: encoded, key_id: encoded } });
    expect(await list(user)).toMatchObject([{ credential_id: encoded, key_id: encoded }]);
    for (const [field, type] of [...types.map((each) => ['credential_id', each]), ['key_id', 'passkey']] as const) {
      for (const same of [encoded, plain, `${encoded}==`, plain.slice(0, -2)]) {
        expect(await post(user, { type, credential_id: undefined, [`${field}`]: same })).toMatchObject({
          status: 409,
          body: {
            statusCode: 409,
            error: 'Conflict',
            message: 'Authentication method already exists.',
            errorCode: 'authentication_method_exists',
          },
        });
      }
    }
    expect(await list(user)).toHaveLength(1);
  });

  test('both spellings of the field may be there if they mean the same', async () => {
    const user = await newUser();

    const made = await post(user, { credential_id: '+//+Pj/7774AEIMQUYcgkw==', key_id: '-__-Pj_7774AEIMQUYcgkw' });

    expect(made).toMatchObject({ status: 201, body: { key_id: '-__-Pj_7774AEIMQUYcgkw' } });
    expect(await post(user, { credential_id: plain, key_id: newId() })).toMatchObject({ status: 400, body: { field: 'key_id' } });
  });

  const wrongText: readonly unknown[] = [
    ...['not base64!', '', ' ', 'A', 'AB', 'AAAAA', 'AA=', 'AA===', 'A=A=', '=', '+/-_é', 'AAAA\n', ' AAAA', 'AAAA====', '\u0000'],
    ...[null, 1, true, [], {}, ['AAAA']],
  ];
  const shown = (value: unknown) => JSON.stringify(value).slice(0, 40);
  const idFields = ['credential_id', 'key_id'] as const;

  test.each(
    idFields.flatMap((field) =>
      [...wrongText, 'A'.repeat(1024 * 4), 'A'.repeat(60_000)].map((value) => [field, shown(value), value] as const),
    ),
  )('5: %s of %s is 400 and named as it was written', async (field, _shown, value) => {
    const user = await newUser();
    const before = await scan(deployment.endpoint);

    const answer = await post(user, { credential_id: undefined, [field]: value });

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_body', field } });
    expect(answer.text.length).toBeLessThan(600);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('5: an id of 1 and of 1023 bytes is taken, of 1024 is not', async () => {
    const user = await newUser();
    const idOf = (bytes: number) => Buffer.alloc(bytes, 7);

    expect((await post(user, { credential_id: idOf(1).toString('base64') })).status).toBe(201);
    expect((await post(user, { credential_id: idOf(1023).toString('base64') })).status).toBe(201);
    expect((await list(user)).map(({ key_id }: { key_id: string }) => key_id)).toContain(idOf(1023).toString('base64url'));
    expect(await post(user, { credential_id: idOf(1024).toString('base64') })).toMatchObject({
      status: 400,
      body: { field: 'credential_id' },
    });
  });

  const cose = Buffer.from(publicKey, 'base64url');
  const noKeys: readonly (readonly [string, unknown])[] = [
    ...wrongText.map((value) => [shown(value), value] as const),
    ['the documented stand-in', '…b64url COSE'],
    ['no CBOR', Buffer.from('not a key').toString('base64url')],
    ['a key cut short', cose.subarray(0, -1).toString('base64')],
    ['a key and more', Buffer.concat([cose, Buffer.from([0])]).toString('base64')],
    ['a point off its curve', Buffer.from(cose.map((byte, at) => (at === 20 ? byte ^ 1 : byte))).toString('base64')],
    ['1024 bytes', Buffer.alloc(1024, 1).toString('base64')],
    ['far too long a text', 'A'.repeat(60_000)],
  ];

  test.each(noKeys)('5: a public_key of %s is 400 and named', async (_title, value) => {
    const user = await newUser();
    const before = await scan(deployment.endpoint);

    const answer = await post(user, { public_key: value });

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_body', field: 'public_key' } });
    expect(answer.text.length).toBeLessThan(600);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });
});

describe('a field', () => {
  test.each<[string, readonly unknown[]]>([
    ['sign_count', [-1, 2 ** 32, 1.5, '0', null, 1e300]],
    ['credential_backed_up', ['true', 1, null]],
    ['credential_device_type', ['singleDevice', '', null, 1]],
    ['transports', ['internal', null, {}, Array(17).fill('usb')]],
    ['transports[0]', [[''], ['x'.repeat(33)], [1], [null], ['a\u0007'], ['ü'], ['\ud800']]],
    ['aaguid', ['', 'ea9b8d66', 'ea9b8d664d011d213ce4b6b48cb575d4', '{ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4}', null, 1]],
    [
      'relying_party_identifier',
      ['', 'https://example.com', 'example.com:443', 'a b', 'example.com/', 'example.com.', '-', 'x'.repeat(300), null, 1],
    ],
    ['user_handle', ['', 'not base64!', Buffer.alloc(65).toString('base64'), null, 1]],
    ['user_agent', ['', 'x'.repeat(513), null, 1]],
    ['identity_user_id', ['', null, 1]],
    ['name', ['', 'x'.repeat(21), null, 1]],
    ['friendly_name', ['', 'x'.repeat(21), null, 1]],
    ['confirmed', ['true', null, 1]],
    ['totp_secret', ['JBSWY3DPEHPK3PXP']],
    ['phone_number', ['+15551234567']],
    ['preferred_authentication_method', ['sms']],
    ['user_verified', [true]],
    ['backup_eligible', [true]],
    ['rp_id', ['example.com']],
    ['id', ['01ARZ3NDEKTSV4RRFFQ69G5FAV']],
  ])('%s: refuses what it cannot hold, by name, and stores nothing', async (field, values) => {
    const user = await newUser();
    const before = await scan(deployment.endpoint);

    for (const value of values) {
      for (const type of types) {
        const answer = await post(user, { type, [field.replace('[0]', '')]: value });

        expect({ value, ...answer }).toMatchObject({ value, status: 400, body: { errorCode: 'invalid_body', field } });
      }
    }
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('that is needed is missed by name', async () => {
    const user = await newUser();

    expect((await post(user, { credential_id: undefined })).body).toMatchObject({
      statusCode: 400,
      message: "Payload validation error: 'Missing required property: credential_id'.",
      field: 'credential_id',
    });
    expect((await post(user, { public_key: undefined })).body).toMatchObject({
      message: "Payload validation error: 'Missing required property: public_key'.",
      field: 'public_key',
    });
  });

  test('is said what it may hold', async () => {
    const user = await newUser();
    const messageOf = async (more: object): Promise<string> => (await post(user, more)).body.message;

    expect(await messageOf({ aaguid: 'x' })).toBe(
      "Payload validation error: 'Object didn't pass validation for format uuid: x' on property aaguid.",
    );
    expect(await messageOf({ transports: [''] })).toContain('1 to 32 printable ASCII characters');
    expect(await messageOf({ transports: Array(17).fill('usb') })).toContain('Array is too long (17), maximum 16');
    expect(await messageOf({ relying_party_identifier: 'https://x' })).toContain('validation for format hostname');
    expect(await messageOf({ sign_count: 1.5 })).toContain('Expected type integer but found type number');
    expect(await messageOf({ credential_id: 'not base64!' })).toContain('Expected base64 or base64url of 1 to 1023 bytes');
    expect(await messageOf({ public_key: 'AAAA' })).toContain('Expected a COSE key: one CBOR map');
  });

  test('that contradicts another is refused', async () => {
    const user = await newUser();

    expect(await post(user, { name: 'a', friendly_name: 'b' })).toMatchObject({ status: 400, body: { field: 'friendly_name' } });
    const copied = await post(user, { credential_device_type: 'single_device', credential_backed_up: true });
    expect(copied).toMatchObject({ status: 400, body: { field: 'credential_backed_up' } });
    expect(await list(user)).toEqual([]);
  });

  test('of a key has no place in another type', async () => {
    const user = await newUser();
    const body = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP', credential_id: newId() };

    expect(await api('POST', `${user.path}/authentication-methods`, { body })).toMatchObject({
      status: 400,
      body: { field: 'credential_id' },
    });
  });
});

describe('case 24', () => {
  test('3: the id of a key that another user has is 409, and theirs stays as it was', async () => {
    const [owner, other] = [await newUser(), await newUser()];
    const credential_id = newId();
    await post(owner, { credential_id, sign_count: 7 });
    const before = await storedOf(owner);

    for (const type of types) {
      const answer = await post(other, { type, credential_id, public_key: newCoseKey() });

      expect(answer).toMatchObject({ status: 409, body: { message: 'Authentication method already exists.' } });
    }
    expect(await storedOf(owner)).toEqual(before);
    expect(await storedOf(other)).toEqual([]);
  });

  test.each([1, 2, 3])('4: of parallel calls with one id one is taken, by one user and by two (round %i)', async () => {
    const [one, two] = [await newUser(), await newUser()];
    const same = newId();
    const alone = newId();

    const byTwo = await Promise.all([one, two, one, two].map((user) => post(user, { credential_id: same })));
    const byOne = await Promise.all([one, one, one].map((user) => post(user, { credential_id: alone })));

    expect(byTwo.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(byOne.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const kept = [...(await storedOf(one)), ...(await storedOf(two))].map(({ credential_id }) => credential_id);
    expect(kept.sort()).toEqual([same, alone].sort());
  });

  test.each([
    ['one', (user: { path: string }, id: string) => api('DELETE', `${user.path}/authentication-methods/${id}`)],
    ['all', (user: { path: string }) => api('DELETE', `${user.path}/authentication-methods`)],
  ])('5: after DELETE of %s the id can be registered again, by the same user and nobody else', async (_what, remove) => {
    const [owner, other] = [await newUser(), await newUser()];
    const credential_id = newId();
    const { body } = await post(owner, { credential_id });

    expect((await remove(owner, body.id)).status).toBe(204);

    expect((await post(other, { credential_id, public_key: newCoseKey() })).status).toBe(409);
    expect((await post(owner, { credential_id, type: 'webauthn-roaming' })).status).toBe(201);
  });

  test('5: after DELETE of the user it is only for who has that user id again', async () => {
    const [owner, other] = [await newUser({ user_id: 'again' }), await newUser()];
    const credential_id = newId();
    await post(owner, { credential_id });

    await api('DELETE', owner.path);

    expect((await post(other, { credential_id })).status).toBe(409);
    await newUser({ user_id: 'again' });
    expect((await post(owner, { credential_id })).status).toBe(201);
  });
});

describe('a key that was used', () => {
  test('is read with what it told then', async () => {
    const user = await newUser();
    const { body: used } = await post(user, { sign_count: 5, credential_backed_up: false });
    const { body: unused } = await post(user, { sign_count: 3 });
    await deployment.table.put({
      ...{ pk: `USER#${user.id}`, sk: 'COUNTER#webauthn', [`sign_count:${used.id}`]: 9, [`backed_up:${used.id}`]: true },
      ...{ [`backup_eligible:${used.id}`]: true, [`used:${used.id}`]: 1_800_000_000, [`clone:${used.id}`]: 1_800_000_060 },
    });
    const path = `${user.path}/authentication-methods/${used.id}`;

    const shown = (await api('GET', path)).body;

    const current = { sign_count: 9, credential_backed_up: true, credential_device_type: 'multi_device' };
    expect(shown).toMatchObject({
      ...current,
      ...{ last_auth_at: '2027-01-15T08:00:00.000Z', clone_suspected_at: '2027-01-15T08:01:00.000Z' },
    });
    expect(await list(user)).toEqual([shown, { ...unused, confirmed: true, enrolled_at: unused.created_at }]);
    expect((await api('PATCH', path, { body: { name: 'Work' } })).body).toMatchObject({ ...current, name: 'Work', friendly_name: 'Work' });
    expect(unused).not.toHaveProperty('clone_suspected_at');
  });

  test('may count nothing for ever, and be backed up no more', async () => {
    const user = await newUser();
    const { body } = await post(user, { credential_backed_up: true });
    const uses = { [`used:${body.id}`]: 1_800_000_000, [`backed_up:${body.id}`]: false, [`backup_eligible:${body.id}`]: true };
    await deployment.table.put({ pk: `USER#${user.id}`, sk: 'COUNTER#webauthn', ...uses });

    expect((await list(user))[0]).toMatchObject({ sign_count: 0, credential_backed_up: false, credential_device_type: 'multi_device' });
  });

  test('of which an import did not say whether it may be copied says so by its first use', async () => {
    const user = await newUser();
    const { body } = await post(user);
    await deployment.table.put({ pk: `USER#${user.id}`, sk: 'COUNTER#webauthn', [`backup_eligible:${body.id}`]: false });

    expect(body).not.toHaveProperty('credential_device_type');
    expect((await list(user))[0]).toMatchObject({ credential_device_type: 'single_device' });
  });
});

describe('PUT …/authentication-methods', () => {
  test.each(types)('refuses %s in words, and leaves the methods as they are', async (type) => {
    const user = await newUser();
    await post(user, { type });
    await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' } });
    const before = await scan(deployment.endpoint);

    const body = [
      { type: 'totp', totp_secret: 'MZQWG5DPOJ4S24DS' },
      { type, credential_id: newId(), public_key: publicKey },
    ];
    const answer = await api('PUT', `${user.path}/authentication-methods`, { body });

    expect(answer).toMatchObject({ status: 400, body: { field: '[1].type' } });
    expect(answer.body.message).toContain(`Methods of type ${type} are not replaced`);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('takes no key away', async () => {
    const user = await newUser();
    for (const type of types) await post(user, { type });

    expect((await api('PUT', `${user.path}/authentication-methods`, { body: [] })).status).toBe(200);

    expect((await list(user)).map(({ type }: { type: string }) => type).sort()).toEqual([...types].sort());
  });
});

describe('what follows', () => {
  test('PATCH names a key and nothing else', async () => {
    const user = await newUser();
    const { body } = await post(user);
    const path = `${user.path}/authentication-methods/${body.id}`;

    expect((await api('PATCH', path, { body: { friendly_name: 'Blue' } })).body).toMatchObject({ name: 'Blue', friendly_name: 'Blue' });
    expect((await api('PATCH', path, { body: { name: null } })).body).not.toHaveProperty('name');
    for (const [field, value] of [
      ['public_key', newCoseKey()],
      ['sign_count', 0],
      ['credential_id', newId()],
      ['preferred_authentication_method', 'sms'],
    ] as const) {
      expect(await api('PATCH', path, { body: { [field]: value } })).toMatchObject({ status: 400, body: { field } });
    }
    expect((await api('GET', path)).body).toMatchObject({ public_key: publicKey, sign_count: 0 });
  });

  test('DELETE takes one away, and a second finds none', async () => {
    const user = await newUser();
    const { body } = await post(user);
    const path = `${user.path}/authentication-methods/${body.id}`;

    expect((await api('DELETE', path)).status).toBe(204);
    expect((await api('DELETE', path)).status).toBe(404);
    expect(await list(user)).toEqual([]);
  });

  test('an unconfirmed key counts for nothing, a confirmed one does', async () => {
    const user = await newUser();
    await post(user, { confirmed: false });
    expect((await api('GET', user.path)).body).not.toHaveProperty('multifactor');

    await post(user);

    expect((await api('GET', user.path)).body.multifactor).toEqual(['guardian']);
  });

  test('the log names the method and never its keys', async () => {
    const user = await newUser();
    const { body } = await post(user, { name: 'Blue key' });
    await api('PATCH', `${user.path}/authentication-methods/${body.id}`, { body: { name: 'Red key' } });
    await api('DELETE', `${user.path}/authentication-methods/${body.id}`);

    const { body: entries, text } = await api('GET', `${user.path}/logs`);

    const ofType = (type: string) => entries.find((entry: { type: string }) => entry.type === type)?.details.authenticator;
    expect(ofType('gd_enrollment_complete')).toEqual({ id: body.id, type: 'passkey', name: 'Blue key' });
    expect(ofType('gd_unenroll')).toEqual({ id: body.id, type: 'passkey', name: 'Red key' });
    expect(text).not.toContain(publicKey);
    expect(text).not.toContain(body.credential_id);
  });

  test('takes its own scopes', async () => {
    const user = await newUser();
    const path = `${user.path}/authentication-methods`;
    const body = () => ({ type: 'passkey', credential_id: newId(), public_key: publicKey });

    expect((await api('POST', path, { body: body(), scopes: ['create:authentication_methods'] })).status).toBe(201);
    expect((await api('POST', path, { body: body(), scopes: ['update:users'] })).status).toBe(201);
    expect((await api('POST', path, { body: body(), scopes: ['read:users'] })).status).toBe(403);
  });
});
