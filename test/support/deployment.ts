// A deployment for one test file: the embedded database in memory, key files in a folder of its own, the environment of a function.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import { startDatabase } from '../../scripts/local/database.ts';
import { ensureKeyFiles } from '../../scripts/local/key-files.ts';
import { config, forgetConfig } from '../../service/config.ts';
import { tableDeps } from '../../service/deps/table.ts';
import type { Table } from '../../service/storage/table.ts';
import { layout } from '../../templates/u2/layout.ts';

export type Deployment = { table: Table; endpoint: string; close(): Promise<void> };

/** Call it before the first handler is called; handlers read the environment at their first use. */
export const startDeployment = async (environment: Record<string, string> = {}): Promise<Deployment> => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-test-'));
  mkdirSync(join(folder, 'guardian'));
  const enroll = { name: 'guardian/enroll', title: 'An invitation' } as const;
  writeFileSync(
    join(folder, 'guardian/enroll.html'),
    layout(enroll, { script: '/u2/assets/enroll.js', style: '/u2/assets/style.css', icon: '/u2/assets/icon.svg' }),
  );
  const database = await startDatabase('sallyport');
  const { secretsKey, signingKeys, codesKey } = await ensureKeyFiles(folder);
  Object.assign(process.env, {
    ISSUER: 'https://login.example.com/',
    TABLE_NAME: 'sallyport',
    TENANT_NAME: 'Example & Söhne',
    SECRETS_KEY: secretsKey,
    SIGNING_KEYS: signingKeys,
    CODES_KEY: codesKey,
    SMS_COUNTRIES: '*',
    SMS_SENDER: 'outbox',
    PAGES_FOLDER: folder,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    POWERTOOLS_METRICS_DISABLED: 'true',
    ...environment,
  });
  forgetConfig();
  return {
    table: tableDeps.table(),
    endpoint: database.endpoint,
    async close() {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A management token as the token endpoint issues it. */
export const managementToken = async (scopes: readonly string[] | string, more: Record<string, unknown> = {}): Promise<string> => {
  const { issuer, managementAudience, signingKeys } = config();
  const [key] = (JSON.parse(readFileSync(signingKeys.slice('file:'.length), 'utf8')) as { keys: JWK[] }).keys;
  if (!key) throw new Error('no signing key');
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    scope: typeof scopes === 'string' ? scopes : scopes.join(' '),
    client_id: 'test-client',
    azp: 'test-client',
    iat: now,
    exp: now + 3600,
  };
  return new SignJWT({ iss: issuer, aud: managementAudience, sub: 'test-client@clients', jti: String(Math.random()), ...claims, ...more })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: key.kid ?? '' })
    .sign(await importJWK(key, 'RS256'));
};
