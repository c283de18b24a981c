import * as z from 'zod';
import { tableDeps } from '../../service/deps/table.ts';
import { ok } from '../../service/http/answer.ts';
import { take } from '../../service/http/fields.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { answerLogs, logQuery, shape } from '../../service/management/log-list.ts';
import { parseLogSearch } from '../../service/rules/log-search.ts';
import { Problem } from '../../service/rules/problem.ts';
import { ulidTime } from '../../service/rules/ulid.ts';
import { readEntriesAfter } from '../../service/storage/audit-reading.ts';

/** By pages and with a search, or on from an entry (`from`, `take`), as collectors do. */
export const handler = managementEndpoint({
  scopes: ['read:logs'],
  query: logQuery.extend({ q: z.string().max(1000).optional(), from: z.string().max(100).optional(), take }),
  deps: tableDeps,
  async run({ query }, deps) {
    if (query.from !== undefined) {
      const written = ulidTime(query.from);
      if (written === undefined || written > deps.now()) throw refused('from', 'from must be the log_id of an entry');
      const entries = await readEntriesAfter(deps.table(), query.from, { limit: query.take, now: deps.now() });
      return ok(entries.map((entry) => shape(entry, query)));
    }
    const search = query.q?.trim() ? parseLogSearch(query.q) : {};
    if (!search) throw refused('q', 'Only these searches are supported: type:<type>, user_id:<id>, and both joined by AND');
    return answerLogs(deps.table(), query, search, deps.now());
  },
});

const refused = (field: string, message: string): Problem =>
  new Problem(400, 'invalid_query_string', `Query validation error: '${message}' on property ${field}.`, { details: { field } });
