import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { routes } from '../../../lambdas/routes.ts';
import { hashOf } from '../../../service/storage/hash.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { type Handler, invoke } from '../../support/event.ts';
import { beginSignIn, givenPerson, origin, post, sessionOf } from '../../support/sign-in.ts';

// The rule is the kind's, not one route's: every POST of the screens is tried.
const posts = routes.filter((route) => route.auth === 'browser' && route.method === 'POST');
// But for those that belong to no session: what they may do, their body says.
const opening: Record<string, Record<string, unknown>> = {
  'u2/api/login/reset/open.post.ts': { token: 'A'.repeat(43) },
  'u2/api/login/not-me.post.ts': { token: 'A'.repeat(43) },
  'u2/api/login/unlock.post.ts': { token: 'A'.repeat(43) },
};
const steps = posts.filter(({ file }) => !(file in opening));

let deployment: Deployment;
const handlers = new Map<string, Handler>();

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox' });
  for (const { file } of [...posts, { file: 'u2/api/session.get.ts' }])
    handlers.set(file, (await import(`../../../lambdas/${file}`)).handler);
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(1_800_000_000);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const handlerOf = (file: string): Handler => {
  const handler = handlers.get(file);
  if (!handler) throw new Error(`no handler ${file}`);
  return handler;
};

const bodies: Record<string, Record<string, unknown>> = {
  'u2/api/login/identifier.post.ts': { identifier: 'ana@example.com' },
  'u2/api/login/password.post.ts': { password: 'x' },
  'u2/api/login/forgot.post.ts': { email: 'ana@example.com' },
  'u2/api/login/reset.post.ts': { password: 'x' },
  'u2/api/mfa/enroll-options.post.ts': { factor: 'otp' },
  'u2/api/mfa/totp-enrollment/secret.post.ts': {},
  'u2/api/mfa/totp-enrollment.post.ts': { code: '123456' },
  'u2/api/mfa/totp-challenge.post.ts': { code: '123456' },
  'u2/api/mfa/phone-enrollment.post.ts': { phone_number: '+46701740605' },
  'u2/api/mfa/phone-challenge/send.post.ts': {},
  'u2/api/mfa/phone-challenge.post.ts': { code: '123456' },
  'u2/api/login/passkey/options.post.ts': {},
  'u2/api/login/passkey.post.ts': { credential: {} },
  'u2/api/mfa/webauthn-enrollment/options.post.ts': { kind: 'passkey' },
  'u2/api/mfa/webauthn-enrollment.post.ts': { credential: {} },
  'u2/api/mfa/webauthn-challenge/options.post.ts': {},
  'u2/api/mfa/webauthn-challenge.post.ts': { credential: {} },
  'u2/api/passkey/enrollment/options.post.ts': {},
  'u2/api/passkey/enrollment.post.ts': { credential: {} },
  'u2/api/passkey/enrollment-nudge.post.ts': { answer: 'later' },
  'u2/api/mfa/recovery-code-challenge.post.ts': { code: 'AB12CD34EF56GH78IJ90KL12' },
  'u2/api/mfa/recovery-code/show.post.ts': {},
  'u2/api/mfa/recovery-code.post.ts': { id: '01J00000000000000000000000' },
  'u2/api/mfa/lost-method.post.ts': { action: 'keep' },
  'u2/api/mfa/unlock.post.ts': {},
  'u2/api/mfa/login-options.post.ts': { method: '01J00000000000000000000000' },
};

describe.each(steps.map(({ file }) => file))('%s', (file) => {
  const body = () => {
    const known = bodies[file];
    if (!known) throw new Error(`add a body for ${file}: every step is tried`);
    return known;
  };
  const open = async () => {
    const person = await givenPerson(deployment.table);
    if (file === 'u2/api/login/reset.post.ts')
      return beginSignIn(deployment.table, { state: 'proven', purpose: 'reset', userId: person.userId });
    const early = file.includes('/login/');
    const proven = { state: 'awaiting_mfa', userId: person.userId, firstFactor: { amr: ['pwd'], at: 1_800_000_000 } } as const;
    return beginSignIn(
      deployment.table,
      early ? { identifier: person.email } : { ...proven, firstFactor: { amr: ['pwd'], at: 1_800_000_000 } },
    );
  };

  test('another browser, no cookie, and another session’s state are refused', async () => {
    const mine = await open();
    const other = await open();

    for (const cookies of [other.cookies, [], ['__Host-sp_login='], ['__Host-sp_login=x'], ['sp_login=x']]) {
      expect(await post(handlerOf(file), { ...mine, cookies }, body())).toMatchObject({ status: 403, body: { error: 'session_unknown' } });
    }
    expect(await post(handlerOf(file), { ...mine, state: other.state }, body())).toMatchObject({
      status: 403,
      body: { error: 'session_unknown' },
    });
  });

  test('a foreign or missing origin, and a form’s content types, are refused (case 56)', async () => {
    const mine = await open();
    const send = (headers: Record<string, string>) =>
      invoke(handlerOf(file), { method: 'POST', headers, cookies: mine.cookies, body: JSON.stringify({ state: mine.state, ...body() }) });
    const foreign = [
      {},
      { origin: 'null' },
      { origin: 'https://evil.test' },
      { origin: 'http://login.example.com' },
      { origin: 'https://login.example.com:8443' },
      { origin: 'https://login.example.com.evil.test' },
      { origin, 'sec-fetch-site': 'cross-site' },
      { origin, 'sec-fetch-site': 'same-site' },
    ];

    for (const headers of foreign)
      expect(await send(headers as Record<string, string>)).toMatchObject({ status: 403, body: { error: 'cross_site_request' } });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp']) {
      expect((await send({ origin, 'content-type': type })).status).toBe(415);
    }
    const before = await sessionOf(deployment.table, mine);
    expect(['pending', 'awaiting_mfa', 'proven']).toContain(before.state);
  });

  test.each([undefined, '', 'short', 'x'.repeat(200), '../../etc', 'ä'.repeat(43), 7, null, ['a']])(
    'state %p is refused with the field named',
    async (state) => {
      const mine = await open();

      const answer = await invoke(handlerOf(file), {
        method: 'POST',
        headers: { origin },
        cookies: mine.cookies,
        body: { ...body(), state },
      });

      expect(answer.status).toBe(400);
      expect(['session_missing', 'invalid_body']).toContain(answer.body.error);
    },
  );

  test('a session in any other state is refused and stays as it is', async () => {
    const early = file.includes('/login/');
    const person = await givenPerson(deployment.table);
    for (const state of ['pending', 'awaiting_mfa', 'completed', 'resumed', 'failed'] as const) {
      if (state === (early ? 'pending' : 'awaiting_mfa') && file !== 'u2/api/login/reset.post.ts') continue;
      const firstFactor = { amr: ['pwd'], at: 1_800_000_000 };
      const mine = await beginSignIn(deployment.table, { state, identifier: 'first@example.com', userId: person.userId, firstFactor });
      const before = await sessionOf(deployment.table, mine);

      const answer = await post(handlerOf(file), mine, body());

      expect({ state, status: answer.status }).toEqual({ state, status: state === 'resumed' || state === 'failed' ? 403 : 409 });
      expect(await sessionOf(deployment.table, mine)).toEqual(before);
    }
  });

  test('an expired session is refused and says where to start again', async () => {
    const mine = await open();
    advanceClock(3600);

    expect(await post(handlerOf(file), mine, body())).toMatchObject({
      status: 403,
      body: { error: 'session_expired', restart_url: 'https://app.example.com/' },
    });
  });

  test('an unknown member of the body is refused', async () => {
    expect(await post(handlerOf(file), await open(), { ...body(), extra: 1 })).toMatchObject({
      status: 400,
      body: { error: 'invalid_body' },
    });
  });

  test('no body, broken JSON, other JSON and 64 KiB are refused, never 5xx', async () => {
    const mine = await open();
    const send = (text: string | undefined) =>
      invoke(handlerOf(file), {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        cookies: mine.cookies,
        body: text,
      });

    for (const text of [undefined, '', '{', '[]', '"x"', 'null', '7', '{"__proto__":{"state":"x"}}'])
      expect((await send(text)).status).toBe(400);
    expect((await send(JSON.stringify({ state: mine.state, pad: 'x'.repeat(65536) }))).status).toBe(413);
  });

  test('answers are not cached, not framed and not sniffed', async () => {
    const { headers } = await post(handlerOf(file), await open(), body());

    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe.each(Object.entries(opening))('%s, which belongs to no session,', (file, body) => {
  test('is for our own pages alone, as JSON (case 56)', async () => {
    const send = (headers: Record<string, string>) => invoke(handlerOf(file), { method: 'POST', headers, body: JSON.stringify(body) });

    for (const headers of [{}, { origin: 'null' }, { origin: 'https://evil.test' }, { origin, 'sec-fetch-site': 'cross-site' }])
      expect(await send(headers as Record<string, string>)).toMatchObject({ status: 403, body: { error: 'cross_site_request' } });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      expect((await send({ origin, 'content-type': type })).status).toBe(415);
  });

  test.each([undefined, '', '{', '[]', '"x"', 'null', '7', '{"token":7}', '{"token":"x","more":1}'])(
    'the body %p is refused',
    async (text) => {
      const headers = { origin, 'content-type': 'application/json' };

      expect((await invoke(handlerOf(file), { method: 'POST', headers, body: text })).status).toBe(400);
    },
  );

  test('answers are not cached', async () => {
    const { status, headers } = await invoke(handlerOf(file), { method: 'POST', headers: { origin }, body });

    expect(status).toBe(403);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });
});

describe('GET /u2/api/session', () => {
  test('answers only the browser that opened the session, and changes nothing', async () => {
    const mine = await beginSignIn(deployment.table, { loginHint: 'ana@example.com', uiLocales: ['he'] });
    const get = (cookies: string[]) => invoke(handlerOf('u2/api/session.get.ts'), { query: { state: mine.state }, cookies });
    const before = await sessionOf(deployment.table, mine);

    expect(await get(mine.cookies)).toMatchObject({
      status: 200,
      body: {
        screen: 'login/identifier',
        also: ['login/forgot'],
        identifier: 'ana@example.com',
        client_name: 'The app',
        ui_locales: ['he'],
        reference: before.reference,
      },
    });
    expect((await get([])).body.error).toBe('session_unknown');
    expect((await get([])).body.restart_url).toBeUndefined();
    expect(await sessionOf(deployment.table, mine)).toEqual(before);
  });

  test.each(['', 'unknown-but-long-enough-to-look-up'])('state %p gets a clear refusal (case 37)', async (state) => {
    const answer = await invoke(handlerOf('u2/api/session.get.ts'), { query: { state } });

    expect([400, 403]).toContain(answer.status);
    expect(answer.body.error).toMatch(/^session_(missing|unknown)$/);
  });

  test('cookies are read from both places a gateway puts them (case 42)', async () => {
    const mine = await beginSignIn(deployment.table);
    const answer = await invoke(handlerOf('u2/api/session.get.ts'), {
      query: { state: mine.state },
      headers: { cookie: `a=b; ${mine.cookies.join('; ')}` },
    });

    expect(answer.status).toBe(200);
  });
});

// The table forgets on its own time (security.md 11): a late visitor is to hear that it took too long, not that nothing is known of it.
test('what is known of a session outlasts it by three days', async () => {
  const mine = await beginSignIn(deployment.table, {});

  const item = await deployment.table.get({ pk: `LOGIN#${hashOf(mine.state)}`, sk: 'SESSION' });

  expect(item).toMatchObject({ expiresAt: 1_800_003_600, ttl: 1_800_003_600 + 3 * 24 * 3600 });
});
