import { tableDeps } from '../../../service/deps/table.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { answerLogs, logQuery } from '../../../service/management/log-list.ts';
import { requireProfile } from '../../../service/storage/users.ts';

export const handler = managementEndpoint({
  scopes: ['read:logs', 'read:logs_users'],
  path: idInPath,
  query: logQuery,
  deps: tableDeps,
  async run({ path, query }, deps) {
    await requireProfile(deps.table(), path.id);
    return answerLogs(deps.table(), query, { userId: path.id }, deps.now());
  },
});
