import * as z from 'zod';
import { tableDeps } from '../../service/deps/table.ts';
import { ok } from '../../service/http/answer.ts';
import { chooseFields, fieldChoice, pageOf, paging } from '../../service/http/fields.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { Problem } from '../../service/rules/problem.ts';
import { databaseConnection, publicUser } from '../../service/rules/public-user.ts';
import { parseUserSearch, type UserSearch } from '../../service/rules/user-search.ts';
import type { Table } from '../../service/storage/table.ts';
import { compareUsers, listUsers, mostListed, searchUsers, type UserPage, type UserSort } from '../../service/storage/user-list.ts';

export const handler = managementEndpoint({
  scopes: ['read:users'],
  query: z.object({
    ...paging,
    ...fieldChoice,
    q: z.string().max(1000).optional(),
    search_engine: z.enum(['v3', 'v2']).optional(),
    sort: z
      .string()
      .regex(/^(created_at|email|name):(1|-1)$/, { error: 'Only created_at, email or name, with :1 or :-1, can be sorted by' })
      .default('created_at:1'),
    connection: z.string().optional(),
  }),
  deps: tableDeps,
  async run({ query }, deps) {
    const search = query.q?.trim() ? (parseUserSearch(query.q) ?? refuseSearch()) : undefined;
    if ((query.page + 1) * query.per_page > mostListed) refusePage();
    const [by, direction] = query.sort.split(':');
    const sort = { by, newestFirst: direction === '-1' } as UserSort; // the pattern lets nothing else through
    const window = { sort, skip: query.page * query.per_page, limit: query.per_page, now: deps.now() };

    const { users, total } = await (query.connection !== undefined && query.connection !== databaseConnection
      ? nobody
      : search
        ? found(deps.table(), search, window)
        : listUsers(deps.table(), window));
    const shapes = users.map((user) => chooseFields(publicUser(user), query));
    return ok(pageOf('users', shapes, { ...query, total }));
  },
});

const nobody: UserPage = { users: [], total: 0 };

const found = async (
  table: Table,
  search: UserSearch,
  { sort, skip, limit }: { sort: UserSort; skip: number; limit: number },
): Promise<UserPage> => {
  const all = (await searchUsers(table, search)).sort(compareUsers(sort));
  return { users: all.slice(skip, skip + limit), total: all.length };
};

const refuseSearch = (): never => {
  const forms = 'email:<address>, email:<beginning>*, user_id:<id> or name:<beginning>*';
  throw new Problem(400, 'invalid_query_string', `Query validation error: 'Only these searches are supported: ${forms}' on property q.`, {
    details: { field: 'q' },
  });
};

const refusePage = (): never => {
  throw new Problem(400, 'invalid_paging', `You can only page through the first ${mostListed} records.`, { details: { field: 'page' } });
};
