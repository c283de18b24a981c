// security.md 22 and 24: the API's own address is closed, and only our distribution says where a person is.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { handler as notFound } from '../../lambdas/not-found.ts';
import { handler as oidc } from '../../lambdas/oidc.ts';
import { routes } from '../../lambdas/routes.ts';
import { handler as passwordStep } from '../../lambdas/u2/api/login/password.post.ts';
import { advanceClock, resetClock, setClock } from '../support/clock.ts';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { addApp, authorizeUrl } from '../support/engine-sign-in.ts';
import { type Call, type Handler, invoke } from '../support/event.ts';
import { type SecretsManager, startSecretsManager } from '../support/local-secrets.ts';
import { recordCalls } from '../support/recorded-calls.ts';
import { beginSignIn, givenPerson, origin } from '../support/sign-in.ts';

const name = 'sallyport/origin';
const current = 'c'.repeat(40);
const previous = 'p'.repeat(40);
let deployment: Deployment;
let secrets: SecretsManager;
let day = 0;

beforeAll(async () => {
  secrets = await startSecretsManager();
  deployment = await startDeployment({ ...secrets.environment, POWERTOOLS_LOG_LEVEL: 'SILENT' });
  await addApp(deployment.table);
});
beforeEach(() => {
  // Each test finds nothing kept from the one before.
  setClock(1_800_000_000 + ++day * 86_400);
  process.env['ORIGIN_SECRET_NAME'] = name;
  secrets.values.set(name, { current, previous });
  secrets.state.away = false;
  secrets.state.reads = 0;
});
afterAll(async () => {
  resetClock();
  delete process.env['ORIGIN_SECRET_NAME'];
  secrets.close();
  await deployment.close();
});

const ask = (headers: Record<string, string>, call: Call = {}) => invoke(notFound, { ...call, headers });
/** The handler is reached: there is nothing at this path. */
const reached = 404;

describe('the origin secret', () => {
  const handlers = [...new Map(routes.map((route) => [route.file, route])).values()];

  test.each(handlers)('$file answers 403 without it, in its own error shape, and does nothing', async ({ file, method, auth }) => {
    const { handler } = (await import(`../../lambdas/${file}`)) as { handler: Handler };
    const call = { method: method === 'ANY' ? 'GET' : method, path: auth === 'engine' ? '/oauth/token' : '/x', body: {} };

    for (const headers of [{}, { 'x-origin-secret': '' }, { 'x-origin-secret': 'x'.repeat(40) }] as Record<string, string>[]) {
      const { result, calls } = await recordCalls(deployment.table, () => invoke(handler, { ...call, headers }));

      expect({ status: result.status, calls }).toEqual({ status: 403, calls: [] });
      const isManagement = auth === 'bearer' || auth === 'none';
      expect(Object.keys(result.body)).toEqual(
        isManagement ? ['statusCode', 'error', 'message', 'errorCode'] : ['error', 'error_description'],
      );
      expect(result.headers['cache-control']).toBe('no-store');
    }
  });

  test.each([
    ['current', current],
    ['previous', previous],
  ])('opens with the %s value, under any spelling of the header', async (_which, value) => {
    expect((await ask({ 'X-Origin-Secret': value })).status).toBe(reached);
    expect((await invoke(oidc, { path: '/.well-known/openid-configuration', headers: { 'x-origin-secret': value } })).status).toBe(200);
  });

  test.each([current.slice(1), `${current} `, `${current},${current}`, JSON.stringify({ current }), 'undefined'])(
    'stays closed for %s',
    async (value) => {
      expect((await ask({ 'x-origin-secret': value })).status).toBe(403);
    },
  );

  test('without a former value none of nothing counts as one', async () => {
    for (const none of ['', null, undefined, 7]) {
      advanceClock(3600);
      secrets.values.set(name, { current, previous: none });

      expect((await ask({ 'x-origin-secret': String(none) })).status).toBe(403);
      expect((await ask({ 'x-origin-secret': current })).status).toBe(reached);
    }
  });

  test('is read once in five minutes', async () => {
    for (let second = 0; second < 299; second += 30) {
      await ask({ 'x-origin-secret': current });
      advanceClock(30);
    }
    expect(secrets.state.reads).toBe(1);

    advanceClock(30);
    await ask({ 'x-origin-secret': current });
    expect(secrets.state.reads).toBe(2);
  });

  test('that was changed is known at once, and guesses cause a read every half minute at most', async () => {
    await ask({ 'x-origin-secret': current });
    advanceClock(31);
    secrets.values.set(name, { current: 'n'.repeat(40), previous: current });

    expect((await ask({ 'x-origin-secret': 'n'.repeat(40) })).status).toBe(reached);
    expect(secrets.state.reads).toBe(2);
    for (let guess = 0; guess < 20; guess++) await ask({ 'x-origin-secret': `guess number ${guess} of many` });
    expect(secrets.state.reads).toBe(2);
    advanceClock(31);
    await ask({ 'x-origin-secret': 'another guess, later' });
    expect(secrets.state.reads).toBe(3);
  });

  test('that was taken away no longer opens', async () => {
    await ask({ 'x-origin-secret': previous });
    secrets.values.set(name, { current: 'n'.repeat(40), previous: current });
    advanceClock(301);

    expect((await ask({ 'x-origin-secret': previous })).status).toBe(403);
  });

  test.each([
    ['away', () => (secrets.state.away = true)],
    ['without the secret', () => secrets.values.delete(name)],
    ['without a usable value', () => secrets.values.set(name, { current: '' })],
  ])('with Secrets Manager %s it is 503 with Retry-After, and works again after', async (_how, break_) => {
    break_();
    const broken = await ask({ 'x-origin-secret': current });
    const engine = await invoke(oidc, { path: '/.well-known/jwks.json', headers: { 'x-origin-secret': current } });
    secrets.state.away = false;
    secrets.values.set(name, { current });

    expect([broken.status, broken.body.errorCode, broken.headers['retry-after']]).toEqual([503, 'temporarily_unavailable', '2']);
    expect([engine.status, engine.body.error]).toEqual([503, 'temporarily_unavailable']);
    expect((await ask({ 'x-origin-secret': current })).status).toBe(reached);
  });
});

describe("a person's address", () => {
  /** Where the sign-in of one wrong password is written down from. */
  const addressLogged = async (headers: Record<string, string>): Promise<unknown> => {
    const person = await givenPerson(deployment.table);
    const browser = await beginSignIn(deployment.table, { identifier: person.email });
    const before = await logged();
    const call = { method: 'POST', cookies: browser.cookies, body: { state: browser.state, password: 'not this one' } };
    const answer = await invoke(passwordStep, { ...call, headers: { origin, ...headers }, address: '192.0.2.1' });
    expect(answer.body.error).toBe('wrong_credentials');
    return (await logged()).find((entry) => !before.some(({ sk }) => sk === entry['sk']))?.['ip'];
  };
  const logged = async () => {
    const { scan } = await import('../support/management-api.ts');
    return (await scan(deployment.endpoint)).filter(({ pk }) => String(pk).startsWith('LOG#'));
  };

  test('is what the distribution says', async () => {
    expect(await addressLogged({ 'x-origin-secret': current, 'x-client-address': '203.0.113.9' })).toBe('203.0.113.9');
    expect(await addressLogged({ 'x-origin-secret': current, 'x-client-address': '2001:db8::7' })).toBe('2001:db8::7');
  });

  test.each([['not an address'], ['203.0.113.9, 198.51.100.1'], ['203.0.113.9\n'], ['']])('is never %j', async (told) => {
    expect(await addressLogged({ 'x-origin-secret': current, 'x-client-address': told })).toBe('192.0.2.1');
  });

  test('without a distribution is the connection’s, whatever the header says', async () => {
    delete process.env['ORIGIN_SECRET_NAME'];

    expect(await addressLogged({ 'x-client-address': '203.0.113.9' })).toBe('192.0.2.1');
    expect(await addressLogged({ 'x-client-address': '203.0.113.9', 'x-origin-secret': current })).toBe('192.0.2.1');
    expect(secrets.state.reads).toBe(0);
  });

  test('reaches the OpenID Connect engine too', async () => {
    const headers = { 'x-origin-secret': current, 'x-client-address': '203.0.113.77' };
    await invoke(oidc, { path: '/authorize', query: Object.fromEntries(new URL(authorizeUrl(), 'https://x').searchParams), headers });

    const { scan } = await import('../support/management-api.ts');
    const sessions = (await scan(deployment.endpoint)).filter(({ sk }) => sk === 'SESSION');
    expect(sessions.map(({ address }) => address)).toContain('203.0.113.77');
  });
});
