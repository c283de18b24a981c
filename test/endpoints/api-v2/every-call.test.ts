// What every call of the management API does with bad tokens, bad bodies and odd requests.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { type Route, routes } from '../../../lambdas/routes.ts';
import { newCoseKey } from '../../support/cose-keys.ts';
import { type Deployment, managementToken, startDeployment } from '../../support/deployment.ts';
import { api, newUser, scan } from '../../support/management-api.ts';

jest.setTimeout(60_000);

let deployment: Deployment;
let user: { id: string; path: string; email: string };
let methodId: string;
beforeAll(async () => {
  deployment = await startDeployment();
  user = await newUser();
  methodId = (await api('POST', `${user.path}/authentication-methods`, { body: { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' } })).body
    .id;
});
afterAll(() => deployment.close());

const mine = /^\/api\/v2\/(guardian|users|users-by-email|user-blocks|sessions|login-sessions|logs|tenants)(\/|$)/;
const calls = routes.filter(({ path }) => mine.test(path)).map((route) => ({ ...route, title: `${route.method} ${route.path}` }));
const withBody = calls.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));

/** The route's path below /api/v2 with ids that exist. */
const pathOf = ({ path }: Route): string =>
  path
    .replace('/api/v2', '')
    .replace('/users/{id}', user.path)
    .replace('/user-blocks/{id}', user.path.replace('/users/', '/user-blocks/'))
    .replace('{method_id}', methodId)
    .replace('{name}/settings', 'webauthn-roaming/settings')
    .replace('{name}', 'otp')
    .replace('push-notification/providers/{provider}', 'push-notification/providers/apns')
    .replace('{provider}', 'twilio')
    .replace('{id}', 'A'.repeat(43));

/** Calls that Auth0's clients make without a body. */
const isBare = ({ path }: Route): boolean => /\/(invalidate-remember-browser|revoke-access|recovery-code-regeneration)$/.test(path);

const unchangedBy = async (run: () => Promise<void>): Promise<void> => {
  const before = await scan(deployment.endpoint);
  await run();
  expect(await scan(deployment.endpoint)).toEqual(before);
};

test('the list of calls is not empty', () => {
  expect(calls.length).toBeGreaterThan(20);
});

describe.each(calls)('$title', (route) => {
  const call = (more: Parameters<typeof api>[2]) => api(route.method, pathOf(route), more);

  test('without a right token is 401 in Auth0’s shape', () =>
    unchangedBy(async () => {
      const good = await managementToken('read:users');
      const other = await managementToken('read:users', { aud: 'https://elsewhere.example.com/' });
      const old = await managementToken('read:users', { exp: 1 });
      const plain = `${good.split('.')[0]}.${Buffer.from('{"scope":"read:users"}').toString('base64url')}.${good.split('.')[2]}`;
      const cases: [Record<string, string>, string][] = [
        [{ authorization: '' }, 'Missing authentication'],
        [{ authorization: 'Basic dXNlcjpwYXNz' }, 'Missing authentication'],
        [{ authorization: 'Bearer' }, 'Missing authentication'],
        [{ authorization: 'Bearer ' }, 'Invalid token'],
        [{ authorization: 'Bearer abc' }, 'Invalid token'],
        [{ authorization: `Bearer ${other}` }, 'Invalid token'],
        [{ authorization: `Bearer ${old}` }, 'Expired token received for JSON Web Token validation'],
        [{ authorization: `Bearer ${plain}` }, 'Invalid signature received for JSON Web Token validation'],
      ];

      for (const [headers, message] of cases) {
        const answer = await call({ headers });

        expect(answer).toMatchObject({
          status: 401,
          body: { statusCode: 401, error: 'Unauthorized', message, attributes: { error: message } },
        });
      }
    }));

  test('without the scope is 403 and names what would do', () =>
    unchangedBy(async () => {
      for (const scopes of [[], ['read:something', 'read:user', 'users']]) {
        const answer = await call({ scopes });

        expect(answer).toMatchObject({ status: 403, body: { statusCode: 403, error: 'Forbidden', errorCode: 'insufficient_scope' } });
        expect(answer.body.message).toMatch(/^Insufficient scope, expected any of: [a-z:_,]+$/);
      }
    }));
});

describe.each(withBody)('the body of $title', (route) => {
  const call = (body: unknown, headers: Record<string, string> = {}) => api(route.method, pathOf(route), { body, headers });

  test('is refused where it is no JSON, too large, or of another type', () =>
    unchangedBy(async () => {
      for (const body of ['{', 'x', '{"a":1', "{'a':1}", '\u0000', '[1,]', '"\u0001"']) {
        expect(await call(body)).toMatchObject({ status: 400, body: { errorCode: 'invalid_body', error: 'Bad Request' } });
      }
      for (const body of [...(isBare(route) ? [] : [undefined, 'null']), '1', '"x"', 'true']) {
        expect(await call(body)).toMatchObject({ status: 400, body: { errorCode: 'invalid_body' } });
      }
      expect(await call(JSON.stringify({ name: 'x'.repeat(65_536) }))).toMatchObject({
        status: 413,
        body: { statusCode: 413, error: 'Payload Too Large' },
      });
      for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
        expect(await call('{}', { 'content-type': type })).toMatchObject({ status: 415, body: { error: 'Unsupported Media Type' } });
      }
    }));

  test('is refused with a member that is not known', () =>
    unchangedBy(async () => {
      const body = route.path.endsWith('policies') || route.method === 'PUT' ? { surprise: 1 } : { surprise: 1, type: 'totp' };
      expect((await call(body)).status).toBe(400);
    }));

  test('never brings a 5xx, whatever JSON it is; refused, it leaves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue({ maxDepth: 5 }), bodyLike), async (body) => {
        const before = await scan(deployment.endpoint);

        const answer = await call(JSON.stringify(body));

        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(await scan(deployment.endpoint)).toEqual(before);
        if (answer.status >= 400) expect(answer.body).toMatchObject({ statusCode: answer.status, message: expect.any(String) });
      }),
      { numRuns: 60 },
    );
  });
});

/** Bodies with the members there are and values that are nearly right. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', ' ', 'a', '\ud800', 'totp', 'phone', 'a@b.co', 'auth0|x', '+15551234567'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom<unknown>(
    {},
    [],
    { __proto__: null },
    JSON.parse('{"__proto__":{"x":1}}'),
    { constructor: 1 },
    'JBSWY3DPEHPK3PXP',
    'x'.repeat(3000),
  ),
  fc.jsonValue({ maxDepth: 40 }),
);
const oddNumber = fc.oneof(
  odd,
  fc.string({ unit: fc.constantFrom(...'0123456789+-/(). ext;=#٠\u200f'), maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 12 }).map((digits) => `+${digits}`),
);
const oddBytes = fc.oneof(
  odd,
  fc.uint8Array({ maxLength: 1030 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  fc.string({ unit: fc.constantFrom(...'AZaz09+/-_='), maxLength: 30 }),
);
const cose = Buffer.from(newCoseKey(), 'base64url');
const oddKey = fc.oneof(
  oddBytes,
  fc.constant(cose.toString('base64url')),
  fc
    .tuple(fc.nat(cose.length - 1), fc.nat(255))
    .map(([at, byte]) => Buffer.from(cose.map((old, n) => (n === at ? byte : old))).toString('base64')),
);
const names = [
  ...['connection', 'user_id', 'email', 'password', 'username', 'phone_number', 'name', 'nickname', 'given_name', 'family_name', 'picture'],
  ...['verify_email', 'user_metadata', 'app_metadata', 'blocked', 'email_verified', 'phone_verified'],
  ...['type', 'totp_secret', 'preferred_authentication_method', 'friendly_name', 'confirmed', 'enabled', 'trial_expired'],
  ...['provider', 'fallback_provider', 'sid', 'auth_token', 'from', 'messaging_service_sid'],
  ...['enrollment_message', 'verification_message', 'message_types', 'to'],
  ...['credential_id', 'key_id', 'public_key', 'sign_count', 'credential_backed_up', 'credential_device_type', 'transports', 'aaguid'],
  ...['relying_party_identifier', 'user_handle', 'user_agent', 'identity_user_id'],
  ...['display_remember_me_checkbox', 'remember_me_default_value', 'mfa_session_inactivity_timeout', 'mfa_session_overall_timeout'],
  ...['session_id', 'preserve_refresh_tokens'],
  ...['userVerification', 'overrideRelyingParty', 'relyingPartyIdentifier'],
];
const bodyLike = fc.oneof(
  fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 6 }),
  fc.tuple(fc.string({ unit: 'binary', maxLength: 30 }), odd).map(([local, value]) => ({
    connection: 'Username-Password-Authentication',
    email: `${local}@example.com`,
    user_metadata: { v: value },
  })),
  fc.tuple(odd, odd).map(([totp_secret, name]) => ({ type: 'totp', totp_secret, name })),
  fc.tuple(odd, odd).map(([totp_secret, name]) => [{ type: 'totp', totp_secret, name }]),
  fc
    .tuple(oddNumber, odd)
    .map(([phone_number, preferred]) => ({ type: 'phone', phone_number, preferred_authentication_method: preferred })),
  fc
    .tuple(
      fc.constantFrom('passkey', 'webauthn-roaming', 'webauthn-platform'),
      oddBytes,
      oddKey,
      fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 2 }),
    )
    .map(([type, credential_id, public_key, more]) => ({ type, credential_id, public_key, ...more })),
  fc.array(oddNumber, { maxLength: 3 }).map((numbers) => numbers.map((phone_number) => ({ type: 'phone', phone_number }))),
);

describe('a path', () => {
  test('never brings a 5xx, whatever the ids are', async () => {
    const paths = calls.filter(({ path }) => path.includes('{'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), async (route, text) => {
        const id = text.isWellFormed() ? encodeURIComponent(text) : 'x';
        const path = route.path.replace('/api/v2', '').replace(/\{\w+\}/g, id);

        const answer = await api(route.method, path.replaceAll('%2F', '_'), { body: route.method === 'PUT' ? [] : {} });

        expect([200, 202, 204, 400, 404]).toContain(answer.status);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['the plain pipe', (id: string) => id],
    ['an escaped pipe', encodeURIComponent],
    ['an escape in small letters', (id: string) => encodeURIComponent(id).replaceAll('%7C', '%7c')],
  ])('with %s finds the user, whichever form the gateway hands over (case 40)', async (_title, write) => {
    for (const given of ['671234567890', 'email|åsa@exempel.se', '100%', 'a+b@example.com', 'x:y', 'a%2Fb', '%41']) {
      const made = await newUser({ user_id: given });
      for (const parameter of [made.id, encodeURIComponent(made.id)]) {
        const { invoke } = await import('../../support/event.ts');
        const { handler } = await import('../../../lambdas/api-v2/users/id.get.ts');
        const answer = await invoke(handler, {
          path: `/api/v2/users/${write(made.id)}${parameter === made.id ? '' : ` ${parameter}`}`,
          parameters: { id: parameter },
          headers: { authorization: `Bearer ${await managementToken('read:users')}` },
        });

        expect(answer.body).toMatchObject({ user_id: made.id });
      }
      await api('DELETE', made.path);
    }
  });

  test('that holds what no id may hold is 404, decoded or not', async () => {
    const { invoke } = await import('../../support/event.ts');
    for (const method of ['get', 'patch', 'delete'] as const) {
      const { handler } = await import(`../../../lambdas/api-v2/users/id.${method}.ts`);
      for (const id of ['saml|corp/ana', 'saml%7Ccorp%2Fana', 'oauth2|a?b#c', 'oauth2%7Ca%3Fb%23c', 'auth0|a b', 'auth0|a\\b', '']) {
        const answer = await invoke(handler, {
          method: method.toUpperCase(),
          path: `/api/v2/users/${id}`,
          parameters: { id },
          body: method === 'patch' ? {} : undefined,
          headers: { authorization: `Bearer ${await managementToken('read:users update:users delete:users')}` },
        });

        expect(answer).toMatchObject({ status: 404, body: { errorCode: 'inexistent_user' } });
      }
    }
  });

  test.each(['%E0%A4%A', 'auth0%7C%E0%A4%A', '%'])('with the broken escape %s is 400', async (id) => {
    const { invoke } = await import('../../support/event.ts');
    const { handler } = await import('../../../lambdas/api-v2/users/id.get.ts');

    const answer = await invoke(handler, {
      path: `/api/v2/users/${id}`,
      parameters: { id },
      headers: { authorization: `Bearer ${await managementToken('read:users')}` },
    });

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_uri' } });
  });
});

describe('a query', () => {
  test('never brings a 5xx, whatever it says', async () => {
    const lists = calls.filter(({ method }) => method === 'GET');
    const parameters = [
      'page',
      'per_page',
      'include_totals',
      'fields',
      'include_fields',
      'q',
      'sort',
      'from',
      'take',
      'email',
      'search_engine',
      'connection',
    ];
    const value = fc.oneof(
      fc.constantFrom(
        '',
        '0',
        '1',
        '-1',
        '99999999999',
        '1e3',
        'true',
        'false',
        'email:*',
        'name:a*',
        'user_id:x',
        'type:x',
        'date:1',
        '01ARZ3NDEKTSV4RRFFQ69G5FAV',
        '7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...lists),
        fc.dictionary(fc.constantFrom(...parameters), value, { maxKeys: 3 }),
        async (route, query) => {
          const answer = await api('GET', pathOf(route), { query });

          expect([200, 400, 404]).toContain(answer.status);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('an odd but right request (case 42)', () => {
  test.each(['application/json; charset=UTF-8', 'APPLICATION/JSON', 'application/vnd.api+json', 'application/json;charset=utf-8'])(
    'with %s is read',
    async (type) => {
      expect((await api('PUT', '/guardian/factors/otp', { body: { enabled: false }, headers: { 'content-type': type } })).status).toBe(200);
    },
  );

  test('with Authorization in any case is let in', async () => {
    const token = await managementToken('read:guardian_factors');
    const { invoke } = await import('../../support/event.ts');
    const { handler } = await import('../../../lambdas/api-v2/guardian/factors.get.ts');
    for (const [name, scheme] of [
      ['Authorization', 'Bearer'],
      ['authorization', 'bearer'],
      ['AUTHORIZATION', 'BEARER'],
    ]) {
      expect((await invoke(handler, { headers: { [`${name}`]: `${scheme} ${token}` } })).status).toBe(200);
    }
  });

  test.each([undefined, '', 'null', '{}'])('GET and DELETE with a JSON content type and the body %j', async (body) => {
    const someone = await newUser();
    const { body: method } = await api('POST', `${someone.path}/authentication-methods`, {
      body: { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' },
    });
    const headers = { 'content-type': 'application/json' };

    expect((await api('GET', '/guardian/factors', { headers, body })).status).toBe(200);
    expect((await api('DELETE', `${someone.path}/authentication-methods/${method.id}`, { headers, body })).status).toBe(204);
  });

  test('carries headers that keep an answer out of caches and frames', async () => {
    const { headers } = await api('GET', user.path);

    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });
});

describe('what was written', () => {
  test('is read at once, for what decides by one key (case 52)', async () => {
    const { recordCalls } = await import('../../support/recorded-calls.ts');
    const { calls: asked } = await recordCalls(deployment.table, async () => {
      await api('GET', user.path);
      await api('GET', `${user.path}/authentication-methods`);
      await api('GET', '/guardian/factors');
      await api('GET', '/users-by-email', { query: { email: user.email } });
    });

    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((one) => one.startsWith('list'))).toEqual([]); // the index lags; everything else is strongly consistent
  });

  test('with the fewest members is stored and answered without null', async () => {
    const answer = await api('POST', '/users', { body: { connection: 'Username-Password-Authentication', email: 'sparse@example.com' } });

    expect(answer.status).toBe(201);
    expect(answer.text).not.toMatch(/null|undefined/);
  });
});

describe('the database', () => {
  test('away is 503 with Retry-After, for every call', async () => {
    const original = { ...deployment.table };
    const members = deployment.table as unknown as Record<string, unknown>; // the record's members are functions
    const { unavailable } = await import('../../../service/rules/problem.ts');
    for (const name of Object.keys(original)) members[name] = () => Promise.reject(unavailable('away'));
    const bodies: Record<string, unknown> = {
      '/users': { connection: 'Username-Password-Authentication', email: 'away@example.com' },
      '/guardian/factors/otp': { enabled: true },
      '/guardian/factors/webauthn-roaming/settings': { userVerification: 'required' },
      '/guardian/policies': [],
      '/guardian/enrollments/ticket': { user_id: user.id },
      ...Object.fromEntries(
        ['sms', 'phone'].flatMap((name) => [
          [`/guardian/factors/${name}/selected-provider`, { provider: 'twilio' }],
          [`/guardian/factors/${name}/providers/twilio`, { auth_token: 'x' }],
          [`/guardian/factors/${name}/templates`, { enrollment_message: '{{code}}', verification_message: '{{code}}' }],
        ]),
      ),
      '/guardian/factors/phone/message-types': { message_types: ['sms'] },
      '/guardian/settings': {
        display_remember_me_checkbox: true,
        remember_me_default_value: false,
        mfa_session_inactivity_timeout: 3600,
        mfa_session_overall_timeout: 3600,
      },
      '/guardian/factors/sms/test-message': { to: '+46701740605' },
    };
    const silent = jest.spyOn(console, 'error').mockImplementation(() => undefined);

    try {
      for (const route of calls.filter(({ needs }) => needs.includes('table'))) {
        const path = pathOf(route);
        if (isBare(route)) bodies[path] = {};
        const body =
          bodies[path] ?? (route.method === 'POST' ? { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' } : route.method === 'PUT' ? [] : {});
        const answer = await api(
          route.method,
          path.replace('A'.repeat(43), /^\/(logs|guardian\/enrollments)\//.test(path) ? '01ARZ3NDEKTSV4RRFFQ69G5FAV' : 'A'.repeat(43)),
          {
            body,
            query: path === '/users-by-email' ? { email: 'a@example.com' } : {},
          },
        );

        expect({ route: route.title, status: answer.status }).toEqual({ route: route.title, status: 503 });
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
    } finally {
      Object.assign(members, original);
      silent.mockRestore();
    }
  });
});
