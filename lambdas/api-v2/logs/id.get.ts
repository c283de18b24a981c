import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { Problem } from '../../../service/rules/problem.ts';
import { publicLogEntry } from '../../../service/rules/public-log-entry.ts';
import { findEntry } from '../../../service/storage/audit-log.ts';

export const handler = managementEndpoint({
  scopes: ['read:logs'],
  path: idInPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const entry = await findEntry(deps.table(), path.id);
    if (!entry) throw new Problem(404, 'log_not_found', 'The log entry does not exist.');
    return ok(publicLogEntry(entry));
  },
});
