// Auth0's own ManagementClient, unmodified, against the local server. Its one setting is `fetch`, which takes https to our plain http.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ManagementClient, ManagementError } from 'auth0';
import { newCoseKey } from '../support/cose-keys.ts';
import { type LocalServer, startLocalServer } from '../support/local-server.ts';

jest.setTimeout(60_000);

let server: LocalServer;
let client: ManagementClient;
const asked: string[] = [];
beforeAll(async () => {
  server = await startLocalServer();
  const { host } = new URL(server.origin);
  const { client_id, client_secret } = server.credentials.management;
  client = new ManagementClient({
    domain: host,
    clientId: client_id,
    clientSecret: client_secret,
    maxRetries: 0,
    fetch: (address, init) => {
      const url = String(address).replace(`https://${host}`, server.origin);
      asked.push(`${init?.method ?? 'GET'} ${url.slice(server.origin.length)}`);
      return fetch(url, init);
    },
  });
});
afterAll(() => server.cleanUp());

const connection = 'Username-Password-Authentication';
let people = 0;
const newUser = async (): Promise<string> => {
  const user = await client.users.create({ connection, email: `sdk-${++people}@example.com`, password: 'gentle river stones 42' });
  if (!user.user_id) throw new Error('a user without an id');
  return user.user_id;
};
const thrown = async (call: PromiseLike<unknown>): Promise<ManagementError> => {
  const error = await Promise.resolve(call).then(
    () => undefined,
    (problem: unknown) => problem,
  );
  expect(error).toBeInstanceOf(ManagementError);
  return error as ManagementError; // looked at in the line before
};

describe('the rescue of a user', () => {
  test('reads and sets whether browsers are remembered, and forgets one user’s', async () => {
    const settings = { ...(await client.guardian.get()), display_remember_me_checkbox: true };

    expect(await client.guardian.set(settings)).toEqual(settings);
    expect(await client.guardian.get()).toEqual(settings);
    await client.users.multifactor.invalidateRememberBrowser(await newUser());
    expect((await thrown(client.users.multifactor.invalidateRememberBrowser('auth0|nobody'))).statusCode).toBe(404);
  });

  test('lists and ends sign-ins', async () => {
    const id = await newUser();

    expect((await client.users.sessions.list(id)).data).toEqual([]);
    await client.users.sessions.delete(id);
    await client.users.revokeAccess(id);
    await client.users.revokeAccess(id, { preserve_refresh_tokens: false });
    expect((await thrown(client.sessions.delete('A'.repeat(43)))).statusCode).toBe(404);
    expect((await thrown(client.users.revokeAccess(id, { preserve_refresh_tokens: true }))).statusCode).toBe(400);
  });

  test('sees and lifts what holds a user up, and knows methods by their older names', async () => {
    const id = await newUser();
    await client.users.authenticationMethods.create(id, { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXQ' });

    expect(await client.userBlocks.list(id)).toEqual({ blocked_for: [] });
    await client.userBlocks.delete(id);
    expect(await client.users.enrollments.get(id)).toEqual([
      expect.objectContaining({ status: 'confirmed', auth_method: 'authenticator' }),
    ]);
    await client.users.authenticators.deleteAll(id);
    expect(await client.users.enrollments.get(id)).toEqual([]);
  });
});

describe('guardian', () => {
  test('invites a user to enrol, and reads and ends what was enrolled', async () => {
    const user_id = await newUser();
    await client.guardian.factors.set('otp', { enabled: true });

    const ticket = await client.guardian.enrollments.createTicket({ user_id, send_mail: true, factor: 'otp', email_locale: 'de' });
    expect(ticket).toEqual({ ticket_id: expect.any(String), ticket_url: expect.stringContaining('/u2/guardian/enroll?ticket=') });
    expect((await thrown(client.guardian.enrollments.createTicket({ user_id: 'auth0|nobody' }))).statusCode).toBe(404);

    const method = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXQ' } as const;
    const { id = '' } = await client.users.authenticationMethods.create(user_id, method);
    expect(await client.guardian.enrollments.get(id)).toMatchObject({ id, status: 'confirmed' });
    await client.guardian.enrollments.delete(id);
    expect((await thrown(client.guardian.enrollments.get(id))).statusCode).toBe(404);
  });

  test('lists the factors and sets one', async () => {
    expect((await client.guardian.factors.list()).map(({ name }) => name)).toEqual([
      ...['sms', 'push-notification', 'otp', 'email', 'duo', 'webauthn-roaming', 'webauthn-platform', 'recovery-code'],
    ]);

    expect(await client.guardian.factors.set('otp', { enabled: false })).toEqual({ enabled: false });
    expect((await client.guardian.factors.list()).find(({ name }) => name === 'otp')).toMatchObject({
      enabled: false,
      trial_expired: false,
    });
    expect(await client.guardian.factors.set('otp', { enabled: true })).toEqual({ enabled: true });
  });

  test.each(['webauthn-roaming', 'webauthn-platform'] as const)('sets %s', async (name) => {
    expect(await client.guardian.factors.set(name, { enabled: true })).toEqual({ enabled: true });
    expect((await client.guardian.factors.list()).find((factor) => factor.name === name)).toMatchObject({ enabled: true });
    expect(await client.guardian.factors.set(name, { enabled: false })).toEqual({ enabled: false });
  });

  test('lists the policies and sets them', async () => {
    expect(await client.guardian.policies.set([])).toEqual([]);
    expect(await client.guardian.policies.list()).toEqual([]);
    expect(await client.guardian.policies.set(['all-applications'])).toEqual(['all-applications']);
    expect(await client.guardian.policies.list()).toEqual(['all-applications']);
    expect((await thrown(client.guardian.policies.set(['confidence-score']))).statusCode).toBe(400);
  });
});

describe.each(['sms', 'phone'] as const)('guardian.factors.%s', (name) => {
  const other = () => client.guardian.factors[name === 'sms' ? 'phone' : 'sms'];

  test('selects a provider', async () => {
    const calls = client.guardian.factors[name];

    expect(await calls.setProvider({ provider: 'twilio' })).toEqual({ provider: 'twilio' });
    expect(await calls.getSelectedProvider()).toEqual({ provider: 'twilio' });
    expect(await other().getSelectedProvider()).toEqual({ provider: 'twilio' });
    expect((await thrown(calls.setProvider({ provider: 'phone-message-hook' }))).statusCode).toBe(400);
    expect(await calls.setProvider({ provider: 'auth0' })).toEqual({ provider: 'auth0' });
  });

  test('sets Twilio’s credentials, and sent back as they are read they stay', async () => {
    const calls = client.guardian.factors[name];
    const shown = { sid: 'AC1', auth_token: '********', from: '+15551234567', messaging_service_sid: null };

    expect(await calls.setTwilioProvider({ sid: 'AC1', auth_token: 'secret', from: '+15551234567' })).toEqual({
      sid: 'AC1',
      auth_token: '********',
      from: '+15551234567',
    });
    expect(await calls.getTwilioProvider()).toEqual(shown);
    expect(await calls.setTwilioProvider(await calls.getTwilioProvider())).toEqual(shown);
    expect(await other().getTwilioProvider()).toEqual(shown);
    expect(await calls.setTwilioProvider()).toEqual({});
    expect((await thrown(calls.setTwilioProvider({ sid: '' }))).statusCode).toBe(400);
  });

  test('sets the templates', async () => {
    const calls = client.guardian.factors[name];
    const defaults = (await calls.getTemplates()) ?? { enrollment_message: '', verification_message: '' };
    const own = { enrollment_message: '{{code}}!', verification_message: '{{code}}?' };

    expect(Object.keys(defaults).sort()).toEqual(Object.keys(own).sort());
    expect(await calls.setTemplates(own)).toEqual(own);
    expect(await calls.getTemplates()).toEqual(own);
    expect(await other().getTemplates()).toEqual(own);
    expect((await thrown(calls.setTemplates({ ...own, verification_message: '{{ code' }))).statusCode).toBe(400);
    expect(await calls.setTemplates(defaults)).toEqual(defaults);
  });
});

describe('what only one of Auth0’s clients asks', () => {
  test('guardian.factors.phone: message types', async () => {
    const { phone } = client.guardian.factors;

    expect(await phone.setMessageTypes({ message_types: ['sms'] })).toEqual({ message_types: ['sms'] });
    expect(await phone.getMessageTypes()).toEqual({ message_types: ['sms'] });
    expect((await thrown(phone.setMessageTypes({ message_types: ['sms', 'voice'] }))).statusCode).toBe(400);
  });

  test('guardian.factors.pushNotification reads, and cannot be set', async () => {
    const push = client.guardian.factors.pushNotification;

    expect(await push.getSelectedProvider()).toEqual({ provider: 'guardian' });
    expect(await push.getSnsProvider()).toEqual({});
    expect(await push.getApnsProvider()).toEqual({});
    expect((await thrown(push.setProvider({ provider: 'sns' }))).statusCode).toBe(404);
    expect((await thrown(push.setSnsProvider({ aws_region: 'eu-west-1' }))).statusCode).toBe(404);
    expect((await thrown(client.guardian.factors.duo.settings.get())).statusCode).toBe(404);
  });

  test('tenants.settings', async () => {
    expect(await client.tenants.settings.get()).toMatchObject({ phone_consolidated_experience: false });
  });
});

describe('users', () => {
  test('are created, read, changed, found and deleted', async () => {
    const id = await newUser();

    expect((await client.users.get(id)).user_id).toBe(id);
    expect((await client.users.update(id, { nickname: 'sdk', user_metadata: { a: 1 } })).nickname).toBe('sdk');
    const { email = '' } = await client.users.get(id);
    expect((await client.users.listUsersByEmail({ email })).map(({ user_id }) => user_id)).toEqual([id]);
    await client.users.delete(id);
    await client.users.delete(id);

    const gone = await thrown(client.users.get(id));
    expect(gone.statusCode).toBe(404);
    expect(gone.body).toMatchObject({ errorCode: 'inexistent_user' });
  });

  test('the pager goes through all and ends', async () => {
    const made = new Set<string>();
    for (let i = 0; i < 5; i++) made.add(await newUser());

    const seen: string[] = [];
    for await (const user of await client.users.list({ per_page: 2 })) seen.push(user.user_id ?? '');
    const byDefault: string[] = [];
    for await (const user of await client.users.list()) byDefault.push(user.user_id ?? '');
    const found: string[] = [];
    for await (const user of await client.users.list({ q: 'email:sdk*', search_engine: 'v3' })) found.push(user.user_id ?? '');

    expect(new Set(seen).size).toBe(seen.length);
    expect([...made].every((id) => seen.includes(id) && found.includes(id))).toBe(true);
    expect(byDefault).toEqual(seen);
  });

  test('a taken e-mail is its ConflictError', async () => {
    const { email } = await client.users.get(await newUser());

    const error = await thrown(client.users.create({ connection, email, password: 'gentle river stones 42' }));

    expect(error.statusCode).toBe(409);
    expect(error.body).toMatchObject({ errorCode: 'auth0_idp_error', message: 'The user already exists.' });
  });
});

describe('users.authenticationMethods', () => {
  const totp = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' } as const;
  const all = async (id: string, query = {}) => {
    const found = [];
    for await (const method of await client.users.authenticationMethods.list(id, query)) found.push(method);
    return found;
  };

  test('create, list, get, update, set, delete, deleteAll', async () => {
    const id = await newUser();
    const methods = client.users.authenticationMethods;

    const made = await methods.create(id, { ...totp, name: 'App' });
    expect(made).toMatchObject({ type: 'totp', name: 'App' });
    const methodId = String(made.id);
    expect(await all(id)).toMatchObject([{ id: methodId, type: 'totp', confirmed: true }]);
    expect(await methods.get(id, methodId)).toMatchObject({ id: methodId, confirmed: true });
    expect(await methods.update(id, methodId, { name: 'Other' })).toMatchObject({ id: methodId, name: 'Other' });
    const set = await methods.set(id, [
      { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' },
      { type: 'totp', totp_secret: 'MZQWG5DPOJ4S24DS', name: 'Second' },
    ]);
    expect(set).toHaveLength(2);
    await methods.delete(id, String(set[0]?.id));
    expect(await all(id)).toMatchObject([{ id: set[1]?.id }]);
    await methods.deleteAll(id);
    await methods.deleteAll(id);
    expect(await all(id)).toEqual([]);
  });

  test('create, list, get, update, set of a phone', async () => {
    const id = await newUser();
    const methods = client.users.authenticationMethods;

    const made = await methods.create(id, { type: 'phone', phone_number: '+15551234567', preferred_authentication_method: 'sms' });
    const methodId = String(made.id);
    const shown = {
      id: methodId,
      type: 'phone',
      phone_number: '+15551234567',
      preferred_authentication_method: 'sms',
      authentication_methods: [{ id: `sms|${methodId}`, type: 'sms' }],
    };
    expect(made).toMatchObject(shown);
    expect(made).not.toHaveProperty('confirmed');
    expect(await all(id)).toMatchObject([{ ...shown, confirmed: true }]);
    expect(await methods.get(id, methodId)).toMatchObject({ ...shown, confirmed: true });
    expect(await methods.update(id, methodId, { name: 'Mine', preferred_authentication_method: 'sms' })).toMatchObject({
      ...shown,
      name: 'Mine',
    });
    expect(await methods.set(id, [{ type: 'phone', phone_number: '0046701740605' }, totp])).toMatchObject([
      { type: 'phone', phone_number: '+46701740605' },
      { type: 'totp' },
    ]);
    const voice = methods.create(id, { type: 'phone', phone_number: '+46701740606', preferred_authentication_method: 'voice' });
    expect((await thrown(voice)).statusCode).toBe(400);
    expect((await thrown(methods.create(id, { type: 'phone', phone_number: '+46 70-174 06 05' }))).statusCode).toBe(409);
    expect((await thrown(methods.create(id, { type: 'phone', phone_number: '+979123456789' }))).statusCode).toBe(400);
  });

  test.each(['passkey', 'webauthn-roaming'] as const)('create, list, get, update, delete of a %s', async (type) => {
    const id = await newUser();
    const methods = client.users.authenticationMethods;
    const [key_id, public_key] = [Buffer.from(`sdk ${type}`).toString('base64'), newCoseKey()];
    const more = {
      ...{ aaguid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4', relying_party_identifier: 'localhost', user_agent: 'Mozilla/5.0' },
      ...{
        credential_device_type: 'multi_device' as const,
        credential_backed_up: true,
        transports: ['internal', 'hybrid'],
        user_handle: 'AAEC',
      },
    };

    const made = await methods.create(id, { type, name: 'Key', key_id, public_key, ...more, identity_user_id: 'x' });

    const shown = { type, name: 'Key', key_id: Buffer.from(key_id, 'base64').toString('base64url'), public_key, ...more };
    expect(made).toMatchObject(shown);
    const methodId = String(made.id);
    expect(await all(id)).toMatchObject([{ ...shown, id: methodId, confirmed: true }]);
    expect(await methods.get(id, methodId)).toMatchObject({ ...shown, confirmed: true });
    expect(await methods.update(id, methodId, { name: 'Blue' })).toMatchObject({ ...shown, name: 'Blue' });
    expect((await thrown(methods.create(id, { type, key_id, public_key }))).statusCode).toBe(409);
    expect((await thrown(methods.create(await newUser(), { type, key_id, public_key }))).statusCode).toBe(409);
    expect((await thrown(methods.create(id, { type, key_id: 'AAAA', public_key: 'nonsense!' }))).statusCode).toBe(400);
    await methods.set(id, [totp]);
    expect((await all(id)).map((method) => method.type)).toEqual(expect.arrayContaining([type, 'totp']));
    await methods.delete(id, methodId);
    expect(await all(id)).toMatchObject([{ type: 'totp' }]);
  });

  test('the pager ends, page by page', async () => {
    const id = await newUser();
    for (const letter of 'ABC') await client.users.authenticationMethods.create(id, { ...totp, totp_secret: letter.repeat(16) });

    asked.length = 0;
    expect(await all(id, { per_page: 2 })).toHaveLength(3);
    expect(await all(id)).toHaveLength(3);

    expect(asked.length).toBeLessThanOrEqual(5);
    expect(asked[0]).toContain(`/api/v2/users/${encodeURIComponent(id)}/authentication-methods?`);
  });

  test('errors carry the status and our body', async () => {
    const id = await newUser();
    const methods = client.users.authenticationMethods;
    await methods.create(id, totp);

    expect((await thrown(methods.create(id, totp))).statusCode).toBe(409);
    expect((await thrown(methods.create(id, { type: 'totp', totp_secret: 'nonsense!' }))).statusCode).toBe(400);
    expect((await thrown(methods.get(id, '01ARZ3NDEKTSV4RRFFQ69G5FAV'))).statusCode).toBe(404);
    expect((await thrown(methods.list('auth0|nobody'))).statusCode).toBe(404);
  });
});

test('logs: the pager ends', async () => {
  let count = 0;
  for await (const entry of await client.logs.list({ per_page: 10 })) {
    expect(entry.log_id).toBeDefined();
    if (++count > 500) throw new Error('no end');
  }
  expect(count).toBeGreaterThan(5);
});

test('no call of the client met a 5xx', () => {
  expect(server.output()).not.toContain('server_error');
});
