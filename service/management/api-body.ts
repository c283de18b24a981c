// What may be said about an API (Auth0: "resource server"), and what is shown of it.
import * as z from 'zod';
import { config } from '../config.ts';
import { text } from '../http/fields.ts';
import { Problem } from '../rules/problem.ts';
import { findResourceServer, managementApi, type ResourceServer, resourceServerId } from '../storage/resource-servers.ts';
import type { Table } from '../storage/table.ts';

const scope = z.strictObject({
  value: z
    .string()
    .max(280)
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, { error: 'String does not match pattern of a scope (RFC 6749 §3.3)' })
    .refine((value) => !['openid', 'profile', 'email', 'offline_access'].includes(value), {
      error: 'This scope belongs to OpenID Connect',
    }),
  description: z.string().max(500).optional(),
});

const fields = {
  name: text(200).regex(/^[^<>]+$/),
  scopes: z
    .array(scope)
    .max(1000)
    .refine((scopes) => new Set(scopes.map(({ value }) => value)).size === scopes.length, { error: 'Array items are not unique' }),
  token_lifetime: z.int().min(60).max(2_592_000),
  allow_offline_access: z.boolean(),
  // Always so; accepted because tools send them.
  signing_alg: z.literal('RS256'),
  skip_consent_for_verifiable_first_party_clients: z.literal(true),
};

const identifier = text(600).refine((value) => URL.canParse(value) && !/[\s#\p{C}]/u.test(value), {
  error: "Object didn't pass validation for format absolute URI without fragment",
});

export const apiChange = z.strictObject(fields).partial();
export const newApi = z.strictObject({ identifier, ...z.strictObject(fields).partial().shape });

type Change = z.output<typeof apiChange>;

export const changedApi = (api: ResourceServer, change: Change): ResourceServer => {
  const { signing_alg: _alg, skip_consent_for_verifiable_first_party_clients: _skip, ...set } = change;
  return { ...api, ...set };
};

export const publicApi = (api: ResourceServer): Record<string, unknown> => ({
  is_system: false,
  ...api,
  signing_alg: 'RS256',
  skip_consent_for_verifiable_first_party_clients: true,
});

/** By its id, or by its audience where that needs no `/`. */
export const findApi = async (table: Table, idOrAudience: string): Promise<ResourceServer | undefined> => {
  const id = /^[0-9a-f]{24}$/.test(idOrAudience) ? idOrAudience : resourceServerId(idOrAudience);
  const builtIn = managementApi(config().managementAudience);
  return id === builtIn.id ? builtIn : findResourceServer(table, id);
};

export const requireOwnApi = (api: ResourceServer | undefined): ResourceServer => {
  if (!api) throw noSuchApi();
  if (api.is_system) throw new Problem(403, 'operation_not_supported', 'The management API is built in and cannot be changed.');
  return api;
};

export const noSuchApi = (): Problem => new Problem(404, 'inexistent_resource_server', 'The resource server does not exist');
