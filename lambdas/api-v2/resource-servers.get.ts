import * as z from 'zod';
import { config } from '../../service/config.ts';
import { tableDeps } from '../../service/deps/table.ts';
import { ok } from '../../service/http/answer.ts';
import { pageOf, paging } from '../../service/http/fields.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { publicApi } from '../../service/management/api-body.ts';
import { listResourceServers, managementApi } from '../../service/storage/resource-servers.ts';

export const handler = managementEndpoint({
  scopes: ['read:resource_servers'],
  query: z.object(paging),
  deps: tableDeps,
  async run({ query }, deps) {
    const all = [managementApi(config().managementAudience), ...(await listResourceServers(deps.table()))];
    const shown = all.slice(query.page * query.per_page, (query.page + 1) * query.per_page);
    return ok(pageOf('resource_servers', shown.map(publicApi), { ...query, total: all.length }));
  },
});
