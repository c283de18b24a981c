import * as z from 'zod';
import { tableDeps } from '../../service/deps/table.ts';
import { ok } from '../../service/http/answer.ts';
import { pageOf, paging } from '../../service/http/fields.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { listClientGrants } from '../../service/storage/client-grants.ts';

export const handler = managementEndpoint({
  scopes: ['read:client_grants'],
  query: z.object({ ...paging, client_id: z.string().max(64).optional(), audience: z.string().max(600).optional() }),
  deps: tableDeps,
  async run({ query }, deps) {
    const all = await listClientGrants(deps.table(), query.client_id);
    const found = query.audience === undefined ? all : all.filter(({ audience }) => audience === query.audience);
    const shown = found.slice(query.page * query.per_page, (query.page + 1) * query.per_page);
    return ok(pageOf('client_grants', shown, { ...query, total: found.length }));
  },
});
