import * as z from 'zod';
import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { chooseFields, fieldChoice, idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { noSuchClient, publicClient } from '../../../service/management/client-body.ts';
import { findClient } from '../../../service/storage/clients.ts';

export const handler = managementEndpoint({
  scopes: ['read:clients', 'read:client_keys'],
  path: idInPath,
  query: z.object(fieldChoice),
  deps: tableDeps,
  async run({ path, query }, deps) {
    const client = await findClient(deps.table(), path.id);
    if (!client) throw noSuchClient();
    return ok(chooseFields(publicClient(client), query));
  },
});
