import * as z from 'zod';
import { tableDeps } from '../../service/deps/table.ts';
import { ok } from '../../service/http/answer.ts';
import { paging } from '../../service/http/fields.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { listClientGrants } from '../../service/storage/client-grants.ts';

const count = z
  .string()
  .regex(/^([1-9]\d?|100)$/, { error: 'Expected an integer from 1 to 100' })
  .transform(Number);

/** By page, or from one grant on: Auth0's newer clients ask with `take` and `from`, and go on while there is a `next`. */
export const handler = managementEndpoint({
  scopes: ['read:client_grants'],
  query: z.object({
    ...paging,
    take: count.optional(),
    from: z.string().max(100).optional(),
    client_id: z.string().max(64).optional(),
    audience: z.string().max(600).optional(),
  }),
  deps: tableDeps,
  async run({ query }, deps) {
    const all = await listClientGrants(deps.table(), query.client_id);
    const found = query.audience === undefined ? all : all.filter(({ audience }) => audience === query.audience);
    const limit = query.take ?? query.per_page;
    const { from } = query;
    const rest = from === undefined ? found.slice(query.page * limit) : found.filter(({ id }) => id > from); // the list is sorted by id
    const shown = rest.slice(0, limit);
    if (!query.include_totals && query.take === undefined) return ok(shown);
    const next = rest.length > limit ? shown.at(-1)?.id : undefined;
    const totals = { start: query.page * limit, limit, length: shown.length, total: found.length };
    return ok({ ...(query.include_totals ? totals : {}), client_grants: shown, ...(next ? { next } : {}) });
  },
});
