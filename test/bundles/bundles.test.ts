import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Route, routes } from '../../lambdas/routes.ts';
import { bundleBudgetBytes, startBudgetBytes, verifiesKeys } from '../../scripts/bench/budgets.ts';
import { type BuiltFunction, buildFunctions } from '../../scripts/build/functions.ts';
import { buildPages } from '../../scripts/build-pages.ts';
import { type Run, runBundle, startAwsStandIn } from '../support/bundles.ts';
import { startSns } from '../support/sms-providers/sns.ts';
import { startTwilio, twilioAccount, twilioFrom } from '../support/sms-providers/twilio.ts';
import { startVonage, vonageAccount, vonageFrom } from '../support/sms-providers/vonage.ts';

// Built outside the repository, so that no node_modules lies above it. Whether every file is there is asked by architecture/routes.test.ts.
const folder = mkdtempSync(join(tmpdir(), 'sallyport-bundles-'));
const root = join(import.meta.dirname, '../..');
const pages = join(folder, 'u2');
await buildPages({ outdir: pages });
const { functions } = await buildFunctions({
  root,
  outdir: join(folder, 'functions'),
  workdir: join(folder, 'work'),
  pages,
  allowMissing: true,
});
const aws = await startAwsStandIn();
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

const rowOf = ({ file }: BuiltFunction): Route => {
  const rows = routes.filter((route) => route.file === file);
  const row = rows.find(({ path }) => path === '/.well-known/openid-configuration') ?? rows[0];
  if (!row) throw new Error(`${file} is not listed`);
  return row;
};
const bytesIn = (path: string): number =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((bytes, entry) => bytes + statSync(join(entry.parentPath, entry.name)).size, 0);

test('a build stops where the list names a file that is not there, and writes nothing', async () => {
  const target = { root: folder, outdir: join(folder, 'none'), workdir: join(folder, 'none') };

  await expect(buildFunctions(target)).rejects.toThrow(
    /^routes\.ts names files that are not in lambdas\/:\n {2}api-v2\/guardian\/factors\.get\.ts\n/,
  );
  expect(existsSync(target.outdir)).toBe(false);
});

/** The one function that answers with a page, which lies beside its code. */
const isPage = ({ file }: Route): boolean => file === 'u2/guardian/enroll.get.ts';

describe('each built function', () => {
  test('stands where no package of ours can be found', () => {
    const above = (path: string): string[] => (dirname(path) === path ? [path] : [path, ...above(dirname(path))]);

    expect(above(folder).filter((path) => existsSync(join(path, 'node_modules')))).toEqual([]);
    expect(functions.length).toBeGreaterThan(0);
  });

  describe.each(functions)('$name', (built) => {
    const row = rowOf(built);
    let run: Run;
    beforeAll(async () => {
      run = await runBundle({ name: built.name, folder: built.folder, row, configuration });
    });

    test('answers in the form of an HTTP API, also without a configuration', () => {
      for (const answer of [run.unconfigured, ...(isPage(row) ? [] : [run.configured])]) {
        expect(answer).toEqual(
          expect.objectContaining({ statusCode: expect.any(Number), body: expect.any(String), headers: expect.any(Object) }),
        );
        expect(contentType(answer.headers)).toMatch(/^application\/json/);
        expect(JSON.parse(answer.body ?? '')).toEqual(expect.any(Object));
      }
    });

    test('says what is missing to the operator, and nobody else', () => {
      if (row.file === 'not-found.ts') return expect(run.unconfigured.statusCode).toBe(404);

      expect(run.unconfigured.statusCode).toBe(500);
      expect(run.log).toContain('environment variable ISSUER is missing');
      expect(run.unconfigured.body).not.toContain('ISSUER');
    });

    test('answers as it should once it is configured', () => {
      const { statusCode = 0, body, headers } = run.configured;
      if (isPage(row)) {
        expect({ statusCode, type: contentType(headers) }).toEqual({ statusCode: 403, type: 'text/html; charset=utf-8' });
        expect(body).toMatch(/<main[^>]* data-code="ticket_unknown"/);
        return;
      }

      expect({ statusCode, ...JSON.parse(body ?? '') }).toEqual(expect.objectContaining(expectedOf(row)));
    });

    test('is within its budget of bytes', () => {
      expect(bytesIn(built.folder)).toBe(built.bytes);
      expect(built.bytes).toBeLessThanOrEqual(bundleBudgetBytes(row));
      expect(built.eagerBytes).toBeLessThanOrEqual(startBudgetBytes(row));
    });

    test('loads no sender of texts and no template engine at its start', () => {
      expect(built.eagerPackages.filter((name) => [...senders, 'liquidjs'].includes(name) || name.startsWith('@vonage/'))).toEqual([]);
    });

    test('holds no package that it has no need of', () => {
      const engine = ['oidc-provider', 'koa', 'serverless-http'];
      const kmsClient = ['@aws-sdk/client-kms'];
      const unneeded = [
        ...(row.auth === 'engine' ? [] : engine),
        ...(row.needs.some((need) => /^(secrets|tokens|sms-secrets):|^sms$/.test(need)) ? [] : kmsClient),
        ...(row.needs.includes('table') ? [] : ['@aws-sdk/client-dynamodb']),
        ...(row.needs.includes('mail') ? [] : ['@aws-sdk/client-sesv2', '@aws-sdk/signature-v4-multi-region']),
        ...(row.needs.includes('sms') ? [] : senders),
        ...(verifiesKeys(row.file) ? [] : ['@simplewebauthn/server', '@peculiar/x509', '@passwordless-id/webauthn']),
        'mime-db',
        'aws-cdk-lib',
      ];

      expect(built.packages.filter((name) => unneeded.includes(name))).toEqual([]);
      expect(built.packages.filter((name) => name.startsWith('@aws-sdk/credential-provider-')).sort()).toEqual([
        '@aws-sdk/credential-provider-env',
        '@aws-sdk/credential-provider-node',
      ]);
    });
  });
});

test('the functions that verify keys hold their library', () => {
  const verifying = functions.filter(({ file }) => verifiesKeys(file));
  expect(verifying).toHaveLength(4);
  for (const { eagerPackages } of verifying) expect(eagerPackages).toContain('@simplewebauthn/server');
});

test('the functions that text hold every sender', () => {
  const texting = functions.filter((built) => rowOf(built).needs.includes('sms'));
  expect(texting.length).toBeGreaterThanOrEqual(2);
  for (const { packages } of texting) expect(packages).toEqual(expect.arrayContaining(['twilio', '@vonage/sms', '@aws-sdk/client-sns']));
});

describe.each(functions.filter((built) => rowOf(built).needs.includes('sms')))('$name, which texts,', ({ folder: built }) => {
  const text = { to: '+46701740605', body: '012345 ist Ihr Code für Łódź' };

  test.each([
    [
      'twilio',
      startTwilio,
      (origin: string) => `twilioSender(${JSON.stringify({ ...twilioAccount, from: twilioFrom })}, { origin: '${origin}' })`,
    ],
    [
      'vonage',
      startVonage,
      (origin: string) => `vonageSender(${JSON.stringify({ ...vonageAccount, from: vonageFrom })}, { origin: '${origin}' })`,
    ],
    ['sns', startSns, (origin: string) => `(process.env.AWS_ENDPOINT_URL_SNS = '${origin}', snsSender({ region: 'eu-north-1' }))`],
  ])('sends by %s with nothing but its own folder', async (provider, start, sender) => {
    const server = await start();
    const chunk = readdirSync(join(built, 'chunks')).find((name) => name.startsWith(`${provider}-`));
    const script = `
      const { twilioSender, vonageSender, snsSender } = await import('./chunks/${chunk}');
      console.log(JSON.stringify(await ${sender(server.origin)}(${JSON.stringify(text)})));`;

    const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd: built, env });
    server.close();

    expect({ sent: JSON.parse(stdout), stderr }).toEqual({ sent: { outcome: 'accepted', messageId: expect.any(String) }, stderr: '' });
    expect(server.texts).toEqual([expect.objectContaining({ body: text.body })]);
  });
});

// Minifying takes class names away, and the engine asks its storage by them: without the names no sign-in is ever stored.
test('the built engine still has the names of its models', () => {
  const folder = functions.find(({ file }) => file === 'oidc.ts')?.folder ?? '';
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');

  const models = ['AccessToken', 'AuthorizationCode', 'Client', 'ClientCredentials', 'Grant', 'Interaction', 'RefreshToken', 'Session'];
  expect(models.filter((name) => !code.includes(`,"${name}")`))).toEqual([]);
});

const senders = ['twilio', 'axios', '@vonage/sms', '@vonage/auth', '@vonage/server-client', '@vonage/jwt', '@aws-sdk/client-sns'];

const configuration = {
  ISSUER: 'https://login.example.com/',
  TABLE_NAME: 'sallyport',
  TENANT_NAME: 'Example',
  SECRETS_KEY: 'kms:arn:aws:kms:eu-north-1:123456789012:key/00000000-0000-0000-0000-000000000001',
  SIGNING_KEYS: 'kms:00000000-0000-0000-0000-000000000002',
  AWS_ENDPOINT_URL: aws.endpoint,
};

const published: Record<string, object> = {
  'well-known/webauthn.get.ts': { statusCode: 200, origins: ['https://login.example.com'] },
  'well-known/passkey-endpoints.get.ts': { statusCode: 200, enroll: 'https://login.example.com/u2/account/methods' },
};

/** The recorded call carries no token and no cookie, and its state is nobody's. */
const expectedOf = ({ auth, file }: Route): object => {
  const expected: Record<Route['auth'], object> = {
    bearer: { statusCode: 401, error: 'Unauthorized', message: 'Missing authentication' },
    browser: { statusCode: 403, error: expect.any(String), error_description: expect.any(String) },
    account: { statusCode: expect.any(Number), error: expect.any(String), error_description: expect.any(String) },
    engine: { statusCode: 200, issuer: 'https://login.example.com/' },
    none: published[file] ?? { statusCode: 404, error: 'Not Found' },
  };
  return expected[auth];
};

const contentType = (headers: Record<string, unknown> | undefined): string =>
  String(Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1]);
