// `npm start` as a person meets it: what it prints, what it keeps, what it says when it cannot start, and what it must not write down.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startDatabase } from '../../scripts/local/database.ts';
import { freePort, type LocalServer, launch, startLocalServer } from '../support/local-server.ts';
import { signInByCalls } from '../support/sign-in-by-calls.ts';

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer();
}, 60_000);
afterAll(() => server.cleanUp());

test('it prints the addresses, a person to sign in as, and a token that works', async () => {
  const printed = server.output();
  const { issuer, user, management } = server.credentials;

  expect(issuer).toBe(`${server.origin}/`);
  for (const text of [`${server.origin}/demo`, user.email, user.password, `${server.origin}/_local/outbox`, `${server.origin}/api/v2/`])
    expect(printed).toContain(text);
  const [, token = ''] = /TOKEN=(\S+)/.exec(printed) ?? [];
  const answer = await fetch(`${server.origin}/api/v2/guardian/factors/otp`, { headers: { authorization: `Bearer ${token}` } });
  expect(await answer.json()).toEqual({ name: 'otp', enabled: true, trial_expired: false });
  expect(management.audience).toBe(`https://${new URL(server.origin).host}/api/v2/`);
});

test('the first run requires a second factor of everybody', async () => {
  const answer = await fetch(`${server.origin}/api/v2/guardian/policies`, { headers: { authorization: `Bearer ${await server.token()}` } });

  expect(await answer.json()).toEqual(['all-applications']);
});

test('pages, assets and the controls are served as in the deployment', async () => {
  const page = await fetch(`${server.origin}/u2/login/identifier`);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await page.text();
  const [, script = ''] = /src="([^"]+)"/.exec(html) ?? [];
  expect((await fetch(server.origin + script)).headers.get('cache-control')).toContain('immutable');
  for (const path of [
    '/u2/nothing',
    '/u2/../../package.json',
    '/u2/%2e%2e/%2e%2e/package.json',
    '/u2/manifest.json',
    '/nothing',
    '/api/v2/nothing',
    '/_local/nothing',
  ]) {
    expect({ path, status: (await fetch(server.origin + path)).status }).toEqual({ path, status: 404 });
  }
});

test.each(['{', '{}', '{"offset_seconds":"x"}', '{"offset_seconds":1.5}', 'null', '[]'])('the clock refuses %s', async (body) => {
  expect((await fetch(`${server.origin}/_local/clock`, { method: 'PUT', body })).status).toBe(400);
});

test('a name that was rebound to this machine reaches no control', async () => {
  const { request } = await import('node:http');
  const status = await new Promise((done) => {
    const url = new URL(`${server.origin}/_local/outbox`);
    request({ host: '127.0.0.1', port: url.port, path: url.pathname, headers: { host: 'evil.test' } }, (answer) =>
      done(answer.statusCode),
    ).end();
  });

  expect(status).toBe(403);
});

test('a second start keeps people, methods, clients and settings', async () => {
  const before = server.credentials;
  const { secret } = await signInByCalls(server, before.user);
  await server.restart();

  expect(JSON.parse(readFileSync(join(server.dataFolder, 'credentials.json'), 'utf8'))).toEqual(before);
  await server.setClock(120);
  const again = await signInByCalls(server, before.user, { secret, offset: 120 });
  expect(again.challenged).toBe(true);
  await server.setClock(0);
});

test('a taken port gets one clear line', async () => {
  const port = await freePort();
  const blocker = createServer().listen(port, '127.0.0.1');
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-'));
  const second = launch({ PORT: String(port), DATA_DIR: folder });

  expect(await second.exitCode).toBe(1);
  expect(second.output().trim()).toBe(`Port ${port} is taken. Set PORT (and HTTPS_PORT) to another one.`);
  blocker.close();
  rmSync(folder, { recursive: true });
});

test('a data folder that cannot be written gets one clear line', async () => {
  const inside = join(server.dataFolder, 'credentials.json', 'folder');
  const second = launch({ PORT: String(await freePort()), DATA_DIR: inside });

  expect(await second.exitCode).toBe(1);
  expect(second.output().trim()).toBe(`The data folder ${inside} cannot be written (ENOTDIR). Set DATA_DIR to another one.`);
});

test('a folder that another one runs on gets one clear line', async () => {
  const second = launch({ PORT: String(await freePort()), DATA_DIR: server.dataFolder });

  expect(await second.exitCode).toBe(1);
  expect(second.output().trim().split('\n')).toHaveLength(1);
  expect(second.output()).toMatch(/^Another Sallyport \(process \d+\) is running on /);
});

test.each(['0', 'x', '70000', ''])('PORT=%p gets one clear line', async (port) => {
  const second = launch({ PORT: port, DATA_DIR: server.dataFolder });

  expect(await second.exitCode).toBe(1);
  expect(second.output().trim()).toMatch(/^PORT must be a port number/);
});

// security.md 18, the acceptance of the issue: nothing that would let somebody in is in any log line or any stored item.
test('after a full run no secret, code, password, session id or token is in the output or in the table', async () => {
  const run = await startLocalServer();
  const number = '+46701740605';
  const providerSecret = 'a-token-that-no-log-may-hold';
  const secrets = new Map<string, string>(Object.entries({ 'client secret': run.credentials.management.client_secret }));
  try {
    const { user } = run.credentials;
    const first = await signInByCalls(run, user);
    await run.setClock(120);
    const wrong = await signInByCalls(run, { ...user, password: 'this is the wrong one' }, { expectFailure: true });
    const later = await signInByCalls(run, user, { secret: first.secret, offset: 120, wrongCode: '424242' });
    const imported = 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB';
    const management = await run.token();
    const headers = { authorization: `Bearer ${management}`, 'content-type': 'application/json' };
    const methods = `${run.origin}/api/v2/users/${encodeURIComponent(user.user_id)}/authentication-methods`;
    await fetch(methods, { method: 'POST', headers, body: JSON.stringify({ type: 'totp', totp_secret: imported }) });
    await fetch(methods, { method: 'POST', headers, body: JSON.stringify({ type: 'totp', totp_secret: `${imported}!!` }) });
    // The same by text, with a provider's credentials and a number that is refused.
    const put = (path: string, body: object) =>
      fetch(`${run.origin}/api/v2/guardian/factors/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
    await put('otp', { enabled: false });
    await put('sms', { enabled: true });
    await put('sms/selected-provider', { provider: 'twilio' });
    expect((await put('sms/providers/twilio', { sid: 'AC1', auth_token: providerSecret, from: '+15551234567' })).status).toBe(200);
    await fetch(methods, { method: 'DELETE', headers });
    const code = async () =>
      (await run.outbox())
        .filter(({ to }) => to === number)
        .at(-1)
        ?.body.match(/#(\d{6})$/)?.[1] ?? '';
    const byText = await signInByCalls(run, user, { phone: { number, code }, wrongCode: '424243' });
    await run.setClock(180);
    const again = await signInByCalls(run, user, { phone: { number, code } });
    expect([byText.challenged, again.challenged]).toEqual([false, true]);
    await put('sms/selected-provider', { provider: 'auth0' });
    await run.setClock(240);
    await fetch(`${run.origin}/api/v2/guardian/factors/sms/test-message`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ to: number }),
    });
    secrets.set('provider secret', providerSecret);
    for (const [name, value] of Object.entries(byText.made)) secrets.set(`by text ${name}`, value);
    for (const [name, value] of Object.entries(again.made)) secrets.set(`again ${name}`, value);
    for (const [name, value] of Object.entries({ ...first.made, password: user.password, imported, 'management token': management }))
      secrets.set(`first ${name}`, value);
    for (const [name, value] of Object.entries(later.made)) secrets.set(`later ${name}`, value);
    for (const [name, value] of Object.entries(wrong.made)) secrets.set(`wrong ${name}`, value);
    expect([...secrets.values()].every((value) => value.length >= 6)).toBe(true);
    expect(secrets.size).toBeGreaterThan(20);
  } finally {
    await run.stop();
  }

  // What is printed for the person at the start is theirs to see; what comes after is the log.
  const log = run.output().slice(run.output().indexOf('Stop with Ctrl+C'));
  const table = await dump(join(run.dataFolder, 'database'));
  for (const [name, value] of secrets) {
    for (const form of new Set([
      value,
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
      Buffer.from(value).toString('base64url'),
    ])) {
      expect({ name, in: 'log', found: log.includes(form) }).toEqual({ name, in: 'log', found: false });
      expect({ name, in: 'table', found: table.includes(form) }).toEqual({ name, in: 'table', found: false });
    }
  }
  // A number lies with its user; in the log, and in the audit entries, are its last four digits at most.
  const entries = table.split('\n').filter((item) => item.includes('"LOG#'));
  expect(entries.length).toBeGreaterThan(5);
  for (const form of [number, number.slice(1), number.slice(3)])
    expect([log.includes(form), entries.join().includes(form)]).toEqual([false, false]);
  await run.cleanUp();
}, 60_000);

const dump = async (path: string): Promise<string> => {
  const database = await startDatabase('sallyport', path);
  const client = new DynamoDBClient({
    endpoint: database.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  let text = '';
  let after: Record<string, never> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: 'sallyport', ExclusiveStartKey: after }));
    for (const item of page.Items ?? []) text += `${JSON.stringify(item).replaceAll('\\"', '"')}\n`;
    after = page.LastEvaluatedKey as typeof after;
  } while (after);
  await database.close();
  expect(text).toContain('demo@example.com');
  return text;
};

test('HTTPS=1: the issuer is there, its authority’s file makes it trusted, and cookies are __Host-', async () => {
  const httpsPort = await freePort();
  const secure = await startLocalServer({ HTTPS: '1', HTTPS_PORT: String(httpsPort) });
  try {
    const { issuer, ca, management, app } = secure.credentials;
    expect(issuer).toBe(`https://localhost:${httpsPort}/`);
    expect(management.audience).toBe(`https://localhost:${httpsPort}/api/v2/`);
    const get = async (path: string) => {
      const { get: httpsGet } = await import('node:https');
      return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((done, failed) => {
        const request = httpsGet(new URL(path, issuer), { ca: readFileSync(ca ?? '') }, (answer) => {
          let text = '';
          answer.on('data', (chunk) => (text += chunk));
          answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        });
        request.on('error', failed);
      });
    };
    expect(JSON.parse((await get('.well-known/openid-configuration')).text).issuer).toBe(issuer);
    const query = new URLSearchParams({
      client_id: app.client_id,
      response_type: 'code',
      redirect_uri: app.redirect_uri,
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    const started = await get(`authorize?${query}`);
    expect(String(started.headers['set-cookie'])).toMatch(
      /__Host-sp_login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure|__Host-sp_login=[^;]+;.*secure/i,
    );
    expect((await fetch(`${secure.origin}/.well-known/openid-configuration`)).status).toBe(200); // PORT stays http
  } finally {
    await secure.cleanUp();
  }
}, 60_000);
