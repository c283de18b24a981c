// The main operations, handler by handler, in this process: CPU, database calls and capacity units of each.
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { config, forgetConfig } from '../../service/config.ts';
import { tableDeps } from '../../service/deps/table.ts';
import { decodeBase32 } from '../../service/factors/totp/base32.ts';
import { codeAt, stepOf } from '../../service/factors/totp/code.ts';
import { type Credentials, prepare } from '../local/first-run.ts';
import type { LambdaHandler } from '../local/gateway.ts';
import { ensureKeyFiles } from '../local/key-files.ts';
import type { Counts } from './database-process.ts';

export type Cost = { cpuMs: number; calls: number; units: number };
export type Costs = Map<string, Cost[]>;

/** Signs in `rounds` times in one known browser, after a first time that enrols and is not counted; costs by operation, in order. */
export const measureLogins = async (folder: string, rounds: number): Promise<Costs> => {
  const { process: database, endpoint } = await startDatabaseProcess();
  const realNow = Date.now;
  try {
    const driver = await prepareDriver(folder, endpoint);
    const secret = await driver.login(undefined);
    driver.costs.clear();
    for (let round = 1; round <= rounds; round++) {
      Date.now = () => realNow() + round * 60_000; // a new code each time
      await driver.login(secret);
    }
    return driver.costs;
  } finally {
    Date.now = realNow;
    database.kill();
  }
};

const startDatabaseProcess = async (): Promise<{ process: ChildProcess; endpoint: string }> => {
  const child = fork(join(import.meta.dirname, 'database-process.ts'));
  const endpoint = await new Promise<string>((done) => child.once('message', (message) => done(String(message))));
  return { process: child, endpoint };
};

const prepareDriver = async (folder: string, endpoint: string) => {
  const { secretsKey, signingKeys } = await ensureKeyFiles(folder);
  const aws = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  Object.assign(process.env, {
    ISSUER: 'https://login.example.com/',
    TABLE_NAME: 'sallyport',
    SECRETS_KEY: secretsKey,
    SIGNING_KEYS: signingKeys,
    ...aws,
  });
  forgetConfig();
  const credentials = await prepare(tableDeps.table(), folder, { appUrl: 'https://app.example.com', ca: undefined });
  const costs: Costs = new Map();
  return { costs, login: (secret: string | undefined) => login({ credentials, costs, endpoint, cookies }, secret) };
};

const cookies = new Map<string, string>();

type Run = { credentials: Credentials; costs: Costs; endpoint: string; cookies: Map<string, string> };
type Call = { file: string; method?: string; path: string; query?: string; body?: unknown; form?: boolean };
type Result = { location: string; body: Record<string, string> };

const login = async (run: Run, known: string | undefined): Promise<string> => {
  const { app, user } = run.credentials;
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const asked = {
    client_id: app.client_id,
    response_type: 'code',
    redirect_uri: app.redirect_uri,
    scope: 'openid profile email offline_access',
  };
  const query = new URLSearchParams({ ...asked, state: 'x', code_challenge: challenge, code_challenge_method: 'S256' }).toString();
  for (const name of run.cookies.keys()) if (name.includes('session')) run.cookies.delete(name); // signed out meanwhile

  const state =
    new URL((await call(run, { file: 'oidc.ts', path: '/authorize', query })).location, config().issuer).searchParams.get('state') ?? '';
  const page = (screen: string) =>
    call(run, { file: 'u2/api/session.get.ts', path: `/u2/api/session (${screen})`, query: `state=${state}` });
  const step = (path: string, body: object) =>
    call(run, { file: `u2/api/${path}.post.ts`, method: 'POST', path: `/u2/api/${path}`, body: { state, ...body } });
  await page('identifier');
  await step('login/identifier', { identifier: user.email });
  await page('password');
  await step('login/password', { password: user.password });
  await page(known ? 'challenge' : 'enrolment');
  const secret = known ?? (await step('mfa/totp-enrollment/secret', {})).body['secret'] ?? '';
  const code = codeAt(decodeBase32(secret) ?? Buffer.alloc(0), stepOf(Math.floor(Date.now() / 1000)));
  await step(known ? 'mfa/totp-challenge' : 'mfa/totp-enrollment', { code });
  const back = new URL((await call(run, { file: 'oidc.ts', path: `/authorize/${state}` })).location);
  const grant = { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', code_verifier: verifier };
  const client = { client_id: app.client_id, redirect_uri: app.redirect_uri };
  const tokens = await call(run, {
    file: 'oidc.ts',
    method: 'POST',
    path: '/oauth/token (code)',
    body: { ...grant, ...client },
    form: true,
  });
  if (!tokens.body['id_token']) throw new Error(`the sign-in ended without a token: ${JSON.stringify(tokens.body)}`);
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.body['refresh_token'], client_id: app.client_id };
  await call(run, { file: 'oidc.ts', method: 'POST', path: '/oauth/token (refresh)', body: refresh, form: true });
  return secret;
};

const call = async (run: Run, { file, method = 'GET', path, query = '', body, form = false }: Call): Promise<Result> => {
  const { handler } = (await import(`../../lambdas/${file}`)) as { handler: LambdaHandler };
  const rawPath = path.split(' ')[0] ?? path;
  const text =
    body === undefined ? undefined : form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body);
  const event = {
    version: '2.0',
    rawPath,
    rawQueryString: query,
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    cookies: [...run.cookies].map(([name, value]) => `${name}=${value}`),
    headers: {
      ...(form ? {} : { origin: new URL(config().issuer).origin }),
      ...(text === undefined ? {} : { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
    },
    requestContext: { http: { method, path: rawPath, sourceIp: '192.0.2.1', protocol: 'HTTP/1.1', userAgent: '' }, stage: '$default' },
    ...(text === undefined ? {} : { body: text }),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2; // what the handlers read of it

  await takeCounts(run);
  const before = process.cpuUsage();
  const result = await handler(event, { awsRequestId: 'bench', functionName: 'bench' } as Context);
  const used = process.cpuUsage(before);
  const { calls, units } = await takeCounts(run);
  const name = path.replace(/^\/authorize\/.+/, '/authorize/{uid}');
  const costs = run.costs.get(name) ?? [];
  run.costs.set(name, [...costs, { cpuMs: (used.user + used.system) / 1000, calls, units }]);

  for (const cookie of result.cookies ?? []) {
    const [, cookieName = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    run.cookies.set(cookieName, value);
  }
  if ((result.statusCode ?? 200) >= 400) throw new Error(`${method} ${path} answered ${result.statusCode}: ${result.body}`);
  const location = String(result.headers?.['location'] ?? result.headers?.['Location'] ?? '');
  const json = String(result.headers?.['content-type'] ?? '').includes('json') && result.body;
  const decoded = result.isBase64Encoded ? Buffer.from(result.body ?? '', 'base64').toString('utf8') : (result.body ?? '');
  return { location, body: json ? (JSON.parse(decoded) as Record<string, string>) : {} };
};

const takeCounts = async ({ endpoint }: Run): Promise<Counts> => (await fetch(`${endpoint}/counts`)).json() as Promise<Counts>;
