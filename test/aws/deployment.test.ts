// What `npx cdk deploy` puts into an account, proven against an AWS API: the uploaded functions, run with their own environment, do the main job.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DecryptCommand, GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, importSPKI, type JSONWebKeySet, jwtVerify } from 'jose';
import jsqr from 'jsqr';
import { routes } from '../../lambdas/routes.ts';
import { decodeBase32 } from '../../service/factors/totp/base32.ts';
import { codeAt, stepOf } from '../../service/factors/totp/code.ts';
import { secretContext } from '../../service/factors/totp/secret.ts';
import { multiFactorAcr } from '../../service/rules/policy.ts';
import { newKey } from '../support/authenticator.ts';
import {
  allItems,
  type Credentials,
  clientOptions,
  forgetItem,
  mailsSent,
  makeCodesSecret,
  makeManagementSecret,
  makeOriginSecret,
  resourcesOf,
  signingKeysFor,
  verifySender,
} from '../support/aws/account.ts';
import { type Cdk, cdkOn } from '../support/aws/cdk.ts';
import { type DeployedFunction, type RunningFunctions, readFunctions, runFunctions } from '../support/aws/deployed-functions.ts';
import { describeWithMoto, type Moto, startMoto } from '../support/aws/moto.ts';
import { type DeployedSite, startSite } from '../support/aws/site.ts';
import { recordTexts, type Texts } from '../support/aws/texts.ts';
import { useBrowser } from '../support/browser.ts';
import { eventOf, invoke } from '../support/event.ts';
import { freePort } from '../support/local-server.ts';
import { watchProblems } from '../support/page-problems.ts';
import { pngPixels } from '../support/png-pixels.ts';
import { type Site, signInByCalls } from '../support/sign-in-by-calls.ts';

const password = 'a long and rare password';
const sender = 'no-reply@example.com';
const readQr = jsqr as unknown as typeof jsqr.default; // a CommonJS module whose types promise a default export

describeWithMoto('a deployment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-aws-'));
  let moto: Moto;
  let cdk: Cdk;
  let options: Record<string, string>;
  let functions: Map<string, DeployedFunction>;
  let signingKeys: ReturnType<typeof signingKeysFor>;
  let signing: string[];
  let running: RunningFunctions;
  let site: DeployedSite;
  let texts: Texts;
  let machine: Credentials;
  /** As the app's developer knows it. */
  let app: Site;

  const start = async (): Promise<void> => {
    functions = await readFunctions(moto);
    signing = await signingKeys(deployedKeys());
    running = run();
    site = await startSite(Number(new URL(options['issuer'] ?? '').port), join(import.meta.dirname, '../../dist/u2'), running.load);
  };
  const processes: RunningFunctions[] = [];
  /** The same functions in new processes, with more in their environment. */
  const run = (more: Record<string, string> = {}): RunningFunctions => {
    const made = runFunctions(moto, functions, {
      folder: mkdtempSync(join(folder, 'functions-')),
      more: { SIGNING_KEYS: `kms:${signing.join(',')}`, AWS_ENDPOINT_URL_SNS: texts.endpoint, ...more },
    });
    processes.push(made);
    return made;
  };
  const logs: string[] = [];
  const stop = (): void => {
    logs.push(...(running?.logs.values() ?? []));
    site?.close();
    for (const each of processes.splice(0)) each.stop();
  };

  beforeAll(async () => {
    moto = await startMoto();
    texts = await recordTexts(moto);
    cdk = cdkOn(moto, join(folder, 'cdk.out'));
    signingKeys = signingKeysFor(moto);
    options = { issuer: `http://localhost:${await freePort()}`, mailSender: sender, signingKeys: '1,2', smsCountries: 'SE' };
    await cdk.bootstrap();
    await cdk.deploy(options);
    machine = await makeManagementSecret(moto, 'sallyport/management');
    await makeCodesSecret(moto, 'sallyport/codes');
    await verifySender(moto, sender);
    await start();
  }, 180_000);
  afterAll(() => {
    stop();
    texts?.close();
    moto?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const variable = (name: string): string => functions.get('oidc.ts')?.variables[name] ?? '';
  const deployedKeys = (): string[] => variable('SIGNING_KEYS').slice('kms:'.length).split(',');
  const kms = (): KMSClient => new KMSClient(clientOptions(moto));

  const askForToken = (more: Record<string, string> = {}): Promise<Response> => {
    const audience = `https://${new URL(site.origin).host}/api/v2/`;
    const body = JSON.stringify({ grant_type: 'client_credentials', ...machine, audience, ...more });
    return fetch(`${site.origin}/oauth/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  };
  let token = '';
  const api = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${site.origin}/api/v2${path}`, init);
    const text = await answer.text();
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever JSON came back
    return { status: answer.status, headers: answer.headers, body: (text === '' ? undefined : JSON.parse(text)) as any };
  };
  const newPerson = async (): Promise<{ id: string; email: string; password: string }> => {
    const email = `p${Math.random().toString(36).slice(2)}@example.com`;
    const { status, body } = await api('POST', '/users', { connection: 'Username-Password-Authentication', email, password });
    expect(status).toBe(201);
    return { id: body.user_id, email, password };
  };
  const publishedKeys = async (): Promise<JSONWebKeySet> =>
    (await (await fetch(`${site.origin}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  const codeNow = (secret: string): string => codeAt(decodeBase32(secret) ?? Buffer.alloc(0), stepOf(Math.floor(Date.now() / 1000)));

  test('has a function for each file of the list, told everything by its environment', () => {
    expect([...functions.keys()].sort()).toEqual([...new Set(routes.map(({ file }) => file))].sort());
    for (const { runtime, handler, variables } of functions.values()) {
      expect({ runtime, handler, issuer: variables['ISSUER'] }).toEqual({
        runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
        handler: 'index.handler',
        issuer: `${options['issuer']}/`,
      });
    }
    const told = [...functions.values()].filter(({ variables }) => variables['MANAGEMENT_SECRET_NAME']).map(({ file }) => file);
    expect(told).toEqual(['oidc.ts']);
  });

  // Case 51: the very zip files, where no package of ours can be found.
  test('every uploaded function starts in a fresh process and answers', async () => {
    const statuses: Record<string, number> = {};
    const files = [...functions.keys()];
    const answerOf = async (file: string): Promise<void> => {
      const alone = run();
      const { path = '', method = '' } = routes.find((route) => route.file === file) ?? {};
      const call = { method: method === 'ANY' ? 'GET' : method, path: path.replace(/\{\w+\}/g, 'x'), query: { state: 'of-nobody-at-all' } };
      statuses[file] = (await invoke(await alone.load(file), { ...call, body: '{}' })).status;
      alone.stop();
    };
    await Promise.all(
      [0, 1].map(async (lane) => {
        for (const [index, file] of files.entries()) if (index % 2 === lane) await answerOf(file);
      }),
    );

    expect(Object.keys(statuses)).toHaveLength(files.length);
    for (const [file, status] of Object.entries(statuses)) {
      expect({ file, status: status >= 200 && status < 500 }).toEqual({ file, status: true });
    }
  });

  test('the secret in Secrets Manager is the way in, and no other', async () => {
    const refused = await askForToken({ client_secret: 'x'.repeat(72) });
    expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([401, 'access_denied']);

    const answer = await askForToken();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    token = ((await answer.json()) as { access_token: string }).access_token;
  });

  // Case 47, the functions' half: what the distribution passes on arrives, and a refusal is ours.
  test('a bearer token is understood, and without one the answer is our 401', async () => {
    expect((await api('GET', '/guardian/factors?x=1')).status).toBe(200);

    const refused = await fetch(`${site.origin}/api/v2/guardian/factors`);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([401, 'application/json; charset=utf-8']);
    expect(await refused.json()).toMatchObject({ statusCode: 401, message: 'Missing authentication' });
  });

  // docs/deploy.md, the third step: the command as it stands there, the password by standard input.
  test('the first administrator is made by the documented command', async () => {
    const [, command = ''] = /```sh\n(npm run --silent first-administrator [^\n]+)\n```/.exec(readFileSync('docs/deploy.md', 'utf8')) ?? [];
    const email = `admin${Math.random().toString(36).slice(2)}@example.com`;
    const here = command.replace('https://login.example.com', site.origin).replace('admin@example.com', email);
    const env = { ...process.env, ...moto.environment };
    const give = (typed: string) =>
      promisify(execFile)('sh', ['-c', `printf '%s\\n' "$TYPED" | ${here}`], { env: { ...env, TYPED: typed } });

    expect(here).toContain(email);
    expect((await give('too short').catch((error: { stderr: string }) => error)).stderr).toMatch(/^The user was not made: .*password/);
    expect((await give(password)).stdout).toMatch(new RegExp(`^${email} is an administrator: auth0\\|[0-9a-f]{24}\n$`));
    expect((await give(password).catch((error: { stderr: string }) => error)).stderr).toBe(
      'The user was not made: The user already exists.\n',
    );
    const [user] = (await api('GET', `/users-by-email?email=${email}`)).body;
    expect(user.app_metadata).toEqual({ roles: ['administrator'] });
  }, 60_000);

  test('factors, policy and an app are set by API', async () => {
    expect((await api('PUT', '/guardian/factors/otp', { enabled: true })).body).toEqual({ enabled: true });
    expect((await api('PUT', '/guardian/policies', ['all-applications'])).status).toBe(200);
    const redirect_uri = `${site.origin}/app/callback`;
    const made = await api('POST', '/clients', {
      name: 'App',
      app_type: 'regular_web',
      callbacks: [redirect_uri],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    });
    expect(made.status).toBe(201);
    app = { origin: site.origin, credentials: { app: { client_id: made.body.client_id, redirect_uri } } };
  });

  let person: Awaited<ReturnType<typeof newPerson>>;
  let secret = '';
  let idToken = '';

  test('the first login enrols, the second one challenges, and the id_token is signed by the key in KMS', async () => {
    person = await newPerson();
    const first = await signInByCalls(app, person, { offset: -30 });
    expect(first.challenged).toBe(false);
    secret = first.secret;
    const second = await signInByCalls(app, person, { secret, wrongCode: '000000' });
    expect(second.challenged).toBe(true);

    idToken = second.made['id_token'] ?? '';
    const [current = ''] = signing;
    const { PublicKey } = await kms().send(new GetPublicKeyCommand({ KeyId: current }));
    const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(PublicKey ?? []).toString('base64')}\n-----END PUBLIC KEY-----`;
    const { payload } = await jwtVerify(idToken, await importSPKI(pem, 'RS256'), { issuer: `${site.origin}/` });
    expect(payload).toMatchObject({ sub: person.id, acr: multiFactorAcr, amr: ['pwd', 'otp', 'mfa'] });
    const keys = await publishedKeys();
    expect(keys.keys).toHaveLength(2);
    expect(decodeProtectedHeader(idToken).kid).toBe(keys.keys[0]?.kid);
    await jwtVerify(idToken, createLocalJWKSet(keys));
  });

  test('the stored secret is a ciphertext of KMS, bound to its user and method', async () => {
    const items = await allItems(moto, variable('TABLE_NAME'));
    const method = items.find(({ pk, type }) => pk === `USER#${person.id}` && type === 'totp');
    const decrypt = (EncryptionContext: Record<string, string>) =>
      kms().send(new DecryptCommand({ CiphertextBlob: Buffer.from(String(method?.['secret']), 'base64'), EncryptionContext }));

    const { Plaintext, KeyId } = await decrypt({ ...secretContext(person.id, String(method?.['id'])) });
    expect(Buffer.from(Plaintext ?? []).toString()).toBe(secret);
    expect(variable('SECRETS_KEY')).toBe(`kms:${KeyId}`);
    for (const wrong of [{}, secretContext(person.id, 'another'), secretContext('auth0|another', String(method?.['id']))]) {
      await expect(decrypt({ ...wrong })).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    }
    expect(JSON.stringify(items)).not.toContain(secret);
  });

  test('an imported secret signs in, and ten wrong codes in a row are told by mail', async () => {
    const invited = await newPerson();
    const imported = 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB';
    const path = `/users/${encodeURIComponent(invited.id)}/authentication-methods`;
    expect((await api('POST', path, { type: 'totp', totp_secret: imported, confirmed: true })).status).toBe(201);
    expect((await signInByCalls(app, invited, { secret: imported })).challenged).toBe(true);

    const before = await mailsSent(moto);
    const statuses = await guess(app, invited, 10);
    expect(statuses).toEqual([...Array(9).fill(403), 429]);
    expect(await mailsSent(moto)).toBe(before + 1);
    expect(running.logs.get('u2/api/mfa/totp-challenge.post.ts')).toMatch(/"Lockouts":1/);
  });

  test('a security key is made and signs in, bound to the host of the deployment', async () => {
    await api('PUT', '/guardian/factors/webauthn-roaming', { enabled: true });
    const who = await newPerson();
    const key = newKey();
    expect((await signInByCalls(app, who, { key })).challenged).toBe(false);
    const again = await signInByCalls(app, who, { key });

    expect(again.challenged).toBe(true);
    expect(decodeJwt(again.made['id_token'] ?? '')).toMatchObject({ acr: multiFactorAcr, amr: ['pwd', 'hwk', 'user', 'mfa'] });
    const [method] = (await api('GET', `/users/${encodeURIComponent(who.id)}/authentication-methods`)).body;
    expect(method).toMatchObject({ type: 'webauthn-roaming', relying_party_identifier: 'localhost', sign_count: 2 });
    await api('PUT', '/guardian/factors/webauthn-roaming', { enabled: false });
  });

  test('a number is enrolled and signs in by texts that SNS takes; the key of codes is the secret, and no other function has it', async () => {
    expect((await api('PUT', '/guardian/factors/otp', { enabled: false })).status).toBe(200);
    expect((await api('PUT', '/guardian/factors/sms', { enabled: true })).status).toBe(200);
    expect((await api('PUT', '/guardian/factors/phone/selected-provider', { provider: 'sns' })).body).toEqual({ provider: 'sns' });
    expect((await api('PUT', '/guardian/factors/sms/providers/sns', { sender_id: 'Acme' })).status).toBe(200);
    const number = '+46701740605';
    const code = async () => texts.taken.at(-1)?.body.match(/#(\d{6})$/)?.[1] ?? '';
    const who = await newPerson();

    expect((await signInByCalls(app, who, { phone: { number, code } })).challenged).toBe(false);
    const partition = { pk: `USER#${who.id}`, sk: 'COUNTER#texts' };
    await forgetItem(moto, variable('TABLE_NAME'), partition); // half a minute later
    const again = await signInByCalls(app, who, { phone: { number, code }, wrongCode: '000000' });
    expect(again.challenged).toBe(true);

    expect(texts.taken).toHaveLength(2);
    expect(texts.taken[0]).toMatchObject({ number, body: expect.stringMatching(/\n@localhost #\d{6}$/) });
    expect(texts.taken[0]?.attributes).toEqual(expect.arrayContaining(['Transactional', 'Acme']));
    expect((await api('GET', '/guardian/sms/spend')).body).toMatchObject({ texts: 2, unproven: { texts: 1 }, closed: false });
    const refused = await api('POST', '/guardian/factors/sms/test-message', { to: '+4915112345678' });
    expect([refused.status, refused.body.errorCode]).toEqual([400, 'phone_number_country']);
    const keyed = [...functions.values()].filter(({ variables }) => variables['CODES_KEY']).map(({ file }) => file);
    expect(keyed.every((file) => file.startsWith('u2/api/mfa/phone-'))).toBe(true);
    const log = [...running.logs.values()].join('\n');
    expect(log).toMatch(/"SmsSent":1/);
    for (const hidden of [number, number.slice(1), again.made['code'] ?? '']) expect(log).not.toContain(hidden);
    expect((await api('PUT', '/guardian/factors/sms', { enabled: false })).status).toBe(200);
    expect((await api('PUT', '/guardian/factors/otp', { enabled: true })).status).toBe(200);
  });

  // Twilio's client is in the uploaded code, and its secret a ciphertext. A sid that is none is refused before anything leaves this machine.
  test('with Twilio selected its client is loaded where it is deployed', async () => {
    const secretOfTwilio = 'twilio-token-of-the-test';
    const credentials = { sid: 'XX1', auth_token: secretOfTwilio, from: '+46700000000' };
    expect((await api('PUT', '/guardian/factors/sms/providers/twilio', credentials)).status).toBe(200);
    const alone = run();
    const handler = await alone.load('api-v2/guardian/factors/sms/test-message.post.ts');
    const headers = { authorization: `Bearer ${token}` };
    const body = { to: '+46701740606', provider: 'twilio' };
    const answer = await invoke(handler, { method: 'POST', path: '/api/v2/guardian/factors/sms/test-message', headers, body });
    const log = alone.logs.get('api-v2/guardian/factors/sms/test-message.post.ts') ?? '';
    alone.stop();

    expect([answer.status, answer.body.errorCode]).toEqual([400, 'sms_account_refused']);
    expect(log).toMatch(/sid/);
    expect(log).not.toContain(secretOfTwilio);
    expect(JSON.stringify(await allItems(moto, variable('TABLE_NAME')))).not.toContain(secretOfTwilio);
  });

  const browser = process.env['BROWSER_WS'] ? useBrowser() : undefined;
  (browser ? test : test.skip)('a person signs in with a browser', async () => {
    const problems: string[] = [];
    const who = await newPerson();
    const page = await (await browser?.newContext())?.newPage();
    if (!page) throw new Error('no browser');
    await watchProblems(page, problems);
    await page.goto(site.origin + authorizePath(app.credentials));
    await page.getByLabel(/e-?mail/i).fill(who.email);
    await page.keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).fill(who.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/totp-enrollment/);
    await page.getByRole('img').waitFor();
    const { data, width, height } = pngPixels(await page.screenshot());
    const shown = new URL(readQr(data, width, height)?.data ?? '').searchParams.get('secret') ?? '';
    await page.getByRole('textbox', { name: /code/i }).fill(codeNow(shown));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Back in the app' }).waitFor();

    expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();
    expect(problems).toEqual([]);
  });

  test('with KMS away nobody gets a token: 503, and the operator reads which request it was', async () => {
    const alone = run({ AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:1' });
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...machine }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const {
      status,
      body: said,
      headers: told,
    } = await invoke(await alone.load('oidc.ts'), { method: 'POST', path: '/oauth/token', headers, body });
    const log = alone.logs.get('oidc.ts') ?? '';
    alone.stop();

    expect([status, said.error, told['retry-after']]).toEqual([503, 'temporarily_unavailable', '2']);
    const { requestId } = eventOf().requestContext;
    expect(told['x-request-id']).toBe(requestId);
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'ERROR', requestId })]));
    expect(lines).toEqual(expect.arrayContaining([expect.objectContaining({ KmsErrors: 1, service: 'sallyport', requestId })]));
  });

  test("behind a distribution the API's own address is closed", async () => {
    const value = await makeOriginSecret(moto, 'sallyport/origin');
    const alone = run({ ORIGIN_SECRET_NAME: 'sallyport/origin' });
    const handler = await alone.load('api-v2/guardian/factors.get.ts');
    const statusWith = async (headers: Record<string, string>) => (await invoke(handler, { headers })).status;

    expect(await statusWith({})).toBe(403);
    expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(403);
    expect(await statusWith({ authorization: `Bearer ${token}`, 'x-origin-secret': value })).toBe(200);
    alone.stop();
  });

  test('a second deployment updates in place: table, keys and people stay, and the next key signs', async () => {
    const [before, itemsBefore] = [await resourcesOf(moto, 'SallyportData'), await allItems(moto, variable('TABLE_NAME'))];
    const [formerKeys, former] = [deployedKeys(), await publishedKeys()];
    stop();
    await cdk.deploy({ ...options, signingKeys: '2,1', tenantName: 'Another name' });
    await start();

    expect(await resourcesOf(moto, 'SallyportData')).toEqual(before);
    expect(deployedKeys()).toEqual([...formerKeys].reverse());
    expect(variable('TENANT_NAME')).toBe('Another name');
    expect(await allItems(moto, variable('TABLE_NAME'))).toEqual(itemsBefore);
    const keys = await publishedKeys();
    expect(keys.keys).toEqual([...former.keys].reverse());
    const again = await signInByCalls(app, person, { secret, offset: 30 });
    expect(again.challenged).toBe(true);
    expect(decodeProtectedHeader(again.made['id_token'] ?? '').kid).toBe(keys.keys[0]?.kid);
    await jwtVerify(idToken, createLocalJWKSet(keys)); // of before
    expect((await api('GET', '/guardian/policies')).body).toEqual(['all-applications']); // the token of before, too
  }, 120_000);

  test('nothing failed on our side, and no secret is in any log', () => {
    const log = [...logs, ...running.logs.values()].join('\n');

    expect(log).not.toMatch(/"level":"ERROR"/);
    for (const hidden of [machine.client_secret, secret, password, token, idToken]) expect(log).not.toContain(hidden);
  });
});

/** For a sign-in whose tokens nobody fetches. */
const authorizePath = ({ app: { client_id, redirect_uri } }: Pick<Site['credentials'], 'app'>): string => {
  const proof = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };
  return `/authorize?${new URLSearchParams({ client_id, redirect_uri, response_type: 'code', scope: 'openid', ...proof })}`;
};

/** Wrong codes in one sign-in. */
const guess = async ({ origin, credentials }: Site, who: { email: string; password: string }, times: number): Promise<number[]> => {
  const cookies = new Map<string, string>();
  const go = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(origin + path, { redirect: 'manual', ...init, headers: { ...init.headers, cookie } });
    for (const set of answer.headers.getSetCookie()) cookies.set(set.split('=')[0] ?? '', /=([^;]*)/.exec(set)?.[1] ?? '');
    return answer;
  };
  const state = new URL((await go(authorizePath(credentials))).headers.get('location') ?? '', origin).searchParams.get('state');
  const step = async (path: string, body: object): Promise<number> => {
    const headers = { 'content-type': 'application/json', origin };
    return (await go(`/u2/api/${path}`, { method: 'POST', headers, body: JSON.stringify({ state, ...body }) })).status;
  };
  await step('login/identifier', { identifier: who.email });
  await step('login/password', { password: who.password });
  const statuses: number[] = [];
  for (let count = 0; count < times; count++) statuses.push(await step('mfa/totp-challenge', { code: `00000${count}` }));
  return statuses;
};
