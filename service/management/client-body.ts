// What may be said about a client, field by field (Auth0's names), and what is shown of it.
import * as z from 'zod';
import { text } from '../http/fields.ts';
import { Problem } from '../rules/problem.ts';
import { isOrigin, isWebAddress } from '../rules/web-address.ts';
import { appTypes, authMethods, type Client, grantTypes } from '../storage/clients.ts';

const format = (name: string) => ({
  error: ({ input }: { input?: unknown }) => `Object didn't pass validation for format ${name}: ${input}`,
});

const address = z
  .string()
  .max(1024)
  .refine(isWebAddress, format('absolute https address (http only for localhost and 127.0.0.1), without fragment or wildcard'));
const addresses = z.array(address).max(100).refine(isUnique, { error: 'Array items are not unique' });
const origins = z
  .array(z.string().max(300).refine(isOrigin, format('origin')))
  .max(100)
  .refine(isUnique, { error: 'Array items are not unique' });

const grants = z
  .array(z.string())
  .max(20)
  .refine((types) => types.every((type) => (grantTypes as readonly string[]).includes(type)), {
    error: ({ input }) => `Grant types that are not supported: ${unsupported(input).join(', ').slice(0, 200)}`,
  })
  .refine(isUnique, { error: 'Array items are not unique' })
  .transform((types) => types as Client['grant_types']); // the refinement above

const fields = {
  name: text(256).regex(/^[^<>]+$/),
  description: z.string().max(140).nullable(),
  logo_uri: address.nullable(),
  app_type: z.enum(appTypes),
  callbacks: addresses,
  allowed_logout_urls: addresses,
  web_origins: origins,
  initiate_login_uri: address.nullable(),
  grant_types: grants,
  token_endpoint_auth_method: z.enum(authMethods),
  client_metadata: z
    .record(text(255), z.string().max(255))
    .refine((record) => Object.keys(record).length <= 10, { error: 'Too many properties, maximum 10' }),
  // Always so; accepted because tools send them.
  is_first_party: z.literal(true),
  oidc_conformant: z.literal(true),
};

export const clientChange = z.strictObject(fields).partial();
export const newClient = clientChange.required({ name: true });

type Change = z.output<typeof clientChange>;

/** The client after a change; `null` clears. Refused where its parts contradict each other. */
export const changed = (client: Client, change: Change, now: number): Client => {
  const { is_first_party: _first, oidc_conformant: _conformant, ...set } = change;
  const kept = { ...client, ...set, updated_at: new Date(now).toISOString() };
  const next: Client = {
    ...kept,
    description: kept.description ?? undefined,
    logo_uri: kept.logo_uri ?? undefined,
    initiate_login_uri: kept.initiate_login_uri ?? undefined,
  };
  requireConsistent(next);
  return next;
};

/** Auth0's defaults by the kind of app: what runs at the user's has no secret. */
export const defaultsFor = (appType: Client['app_type']): Pick<Client, 'grant_types' | 'token_endpoint_auth_method'> => {
  if (appType === 'non_interactive') return { grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_post' };
  const isPublic = appType === 'spa' || appType === 'native';
  return { grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: isPublic ? 'none' : 'client_secret_post' };
};

const requireConsistent = (client: Client): void => {
  if (client.token_endpoint_auth_method === 'none' && client.grant_types.includes('client_credentials')) {
    throw refused('grant_types', "A client without a secret ('token_endpoint_auth_method' none) cannot use client_credentials");
  }
  const loopback = client.app_type === 'native' && [...client.callbacks, ...client.allowed_logout_urls].find(isSecureLoopback);
  if (loopback) throw refused('callbacks', `A native app must use http for ${loopback}`);
};

const isSecureLoopback = (address: string): boolean => /^https:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/i.test(address);

const refused = (field: string, says: string): Problem =>
  new Problem(400, 'invalid_body', `Payload validation error: '${says}' on property ${field}.`, { details: { field } });

/** Never a secret's hash; the secret itself only where it was just made. */
export const publicClient = (
  { secret_hash: _hash, given_secret_hash: _given, version: _version, ...client }: Client,
  secret?: string,
): Record<string, unknown> => ({
  ...client,
  ...(secret === undefined ? {} : { client_secret: secret }),
  global: false,
  is_first_party: true,
  oidc_conformant: true,
  jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36_000 },
});

export const noSuchClient = (): Problem => new Problem(404, 'inexistent_client', 'The client does not exist');

function isUnique(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}

const unsupported = (input: unknown): string[] =>
  (Array.isArray(input) ? input : []).map(String).filter((type) => !(grantTypes as readonly string[]).includes(type));
