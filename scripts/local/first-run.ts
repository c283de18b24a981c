// What a development deployment begins with: clients, two people, the switches. Everything is made once; a second start finds it.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '../../service/config.ts';
import { hashPassword } from '../../service/keys/password-hash.ts';
import { managementScopes } from '../../service/rules/management-scopes.ts';
import { Secret } from '../../service/rules/secret.ts';
import { findUserIdByEmail, profileKey } from '../../service/storage/account.ts';
import { changeClient } from '../../service/storage/clients.ts';
import { ensureClient, newClientId, newClientSecret } from '../../service/storage/first-clients.ts';
import { hashOf } from '../../service/storage/hash.ts';
import { writeFactorSwitch, writePolicy } from '../../service/storage/settings.ts';
import type { Table } from '../../service/storage/table.ts';
import { createUser } from '../../service/storage/users.ts';

export type Credentials = {
  issuer: string;
  /** File of the authority a client must trust, with HTTPS=1. */
  ca?: string;
  management: { client_id: string; client_secret: string; audience: string };
  app: { client_id: string; redirect_uri: string };
  user: { user_id: string; email: string; password: string };
  administrator: { email: string; password: string };
};

/** Reads or makes what `credentials.json` holds, sees to it that the table agrees, and writes the file. */
export const prepare = async (
  table: Table,
  folder: string,
  { appUrl, ca }: { appUrl: string; ca: string | undefined },
): Promise<Credentials> => {
  const file = join(folder, 'credentials.json');
  const former = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Credentials) : undefined; // written below only
  const { issuer, managementAudience } = config();
  const kept = former ?? {
    management: { client_id: newClientId(), client_secret: newClientSecret() },
    app: { client_id: newClientId() },
    user: { email: 'demo@example.com', password: newPassword() },
    administrator: { email: 'admin@example.com', password: newPassword() },
  };
  const credentials: Credentials = {
    issuer,
    ...(ca === undefined ? {} : { ca }),
    management: { ...kept.management, audience: managementAudience },
    app: { client_id: kept.app.client_id, redirect_uri: `${appUrl}/callback` },
    user: { ...kept.user, user_id: await ensureUser(table, kept.user, { name: 'Demo User' }) },
    administrator: kept.administrator,
  };
  await ensureUser(table, kept.administrator, { name: 'Administrator', app_metadata: { roles: ['administrator'] } });
  await ensureClients(table, credentials, appUrl);
  if (!former) {
    await writeFactorSwitch(table, 'otp', true);
    await writePolicy(table, ['all-applications']);
  }
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  return credentials;
};

const newPassword = (): string => randomBytes(12).toString('base64url');

type Login = { email: string; password: string };

/** Where the file was lost but the table was not, the new password counts. */
const ensureUser = async (
  table: Table,
  { email, password }: Login,
  more: { name: string; app_metadata?: Record<string, unknown> },
): Promise<string> => {
  const password_hash = await hashPassword(new Secret(password));
  const known = await findUserIdByEmail(table, email);
  if (known) {
    await table.update(profileKey(known), { set: { password_hash } });
    return known;
  }
  const user = {
    email,
    email_verified: true,
    connection: 'Username-Password-Authentication',
    nickname: email.split('@')[0],
    ...more,
    password_hash,
  };
  const newId = `auth0|${randomBytes(12).toString('hex')}`;
  return (await createUser(table, user, { givenId: undefined, newId, now: Date.now() })).user_id;
};

const ensureClients = async (table: Table, { management, app }: Credentials, appUrl: string): Promise<void> => {
  const machine = {
    client_id: management.client_id,
    name: 'Management',
    app_type: 'non_interactive',
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_post',
  } as const;
  const demo = {
    client_id: app.client_id,
    name: 'Demo app',
    app_type: 'regular_web',
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    callbacks: [app.redirect_uri],
    allowed_logout_urls: [`${appUrl}/`],
    initiate_login_uri: `${appUrl}/`,
  } as const;
  const grant = { audience: management.audience, scope: managementScopes };
  await ensureClient(table, { ...machine, grant_types: [...machine.grant_types], secret: management.client_secret, grant }, Date.now());
  await ensureClient(
    table,
    { ...demo, grant_types: [...demo.grant_types], callbacks: [...demo.callbacks], allowed_logout_urls: [...demo.allowed_logout_urls] },
    Date.now(),
  );
  // Another port is another address, and a lost file another secret.
  await changeClient(table, management.client_id, (client) => ({ ...client, secret_hash: hashOf(management.client_secret) }));
  const { callbacks, allowed_logout_urls, initiate_login_uri } = demo;
  await changeClient(table, app.client_id, (client) => ({
    ...client,
    callbacks: [...callbacks],
    allowed_logout_urls: [...allowed_logout_urls],
    initiate_login_uri,
  }));
};
