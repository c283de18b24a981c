import * as z from 'zod';
import { tableDeps } from '../../service/deps/table.ts';
import { created } from '../../service/http/answer.ts';
import { text } from '../../service/http/fields.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { findApi, noSuchApi } from '../../service/management/api-body.ts';
import { auditCall } from '../../service/management/audit.ts';
import { noSuchClient } from '../../service/management/client-body.ts';
import { Problem } from '../../service/rules/problem.ts';
import { addClientGrant } from '../../service/storage/client-grants.ts';
import { findClient } from '../../service/storage/clients.ts';

export const handler = managementEndpoint({
  scopes: ['create:client_grants'],
  body: z.strictObject({ client_id: text(64), audience: text(600), scope: z.array(text(280)).max(1000) }),
  deps: tableDeps,
  async run({ body, caller, client: by }, deps) {
    const [client, api] = await Promise.all([findClient(deps.table(), body.client_id), findApi(deps.table(), body.audience)]);
    if (!client) throw noSuchClient();
    if (api?.identifier !== body.audience) throw noSuchApi();
    const known = new Set(api.scopes.map(({ value }) => value));
    const unknown = body.scope.filter((scope) => !known.has(scope));
    if (unknown.length > 0) throw noSuchScope(unknown);

    const grant = await addClientGrant(deps.table(), { ...body, scope: [...new Set(body.scope)] });
    if (!grant) throw new Problem(409, 'grant_conflict', 'A resource with the same identifier already exists.');
    const { client_id, audience, scope } = grant;
    await auditCall(deps, { caller, client: by }, 'Create a client grant', { details: { client_id, audience, scope } });
    return created(grant);
  },
});

const noSuchScope = (scopes: readonly string[]): Problem =>
  new Problem(
    400,
    'invalid_body',
    `Payload validation error: 'Scopes the API does not have: ${scopes.join(', ').slice(0, 300)}' on property scope.`,
    {
      details: { field: 'scope' },
    },
  );
