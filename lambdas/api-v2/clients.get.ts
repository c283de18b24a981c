import * as z from 'zod';
import { tableDeps } from '../../service/deps/table.ts';
import { ok } from '../../service/http/answer.ts';
import { chooseFields, fieldChoice, pageOf, paging } from '../../service/http/fields.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { publicClient } from '../../service/management/client-body.ts';
import { appTypes, listClients } from '../../service/storage/clients.ts';

export const handler = managementEndpoint({
  scopes: ['read:clients', 'read:client_keys'],
  query: z.object({ ...paging, ...fieldChoice, app_type: z.string().max(200).optional() }),
  deps: tableDeps,
  async run({ query }, deps) {
    const wanted = query.app_type?.split(',').filter((type) => (appTypes as readonly string[]).includes(type));
    const all = await listClients(deps.table());
    const found = wanted ? all.filter(({ app_type }) => app_type && wanted.includes(app_type)) : all;
    const shown = found.slice(query.page * query.per_page, (query.page + 1) * query.per_page);
    return ok(
      pageOf(
        'clients',
        shown.map((client) => chooseFields(publicClient(client), query)),
        { ...query, total: found.length },
      ),
    );
  },
});
