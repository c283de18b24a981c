import { tableDeps } from '../../../service/deps/table.ts';
import { noContent } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { requireAccount } from '../../../service/storage/users.ts';
import { endLock, endWaits } from '../../../service/storage/waits.ts';

/** Ends all waits, and switches on again what the guess limit switched off (security.md 12). Nothing held up is no error. */
export const handler = managementEndpoint({
  scopes: ['update:users'],
  path: idInPath,
  deps: tableDeps,
  async run({ path, caller, client }, deps) {
    const table = deps.table();
    const { profile, counters } = await requireAccount(table, path.id);
    await endWaits(table, path.id, { email: profile.email, now: Math.floor(deps.now() / 1000) });
    for (const [counter, item] of counters) if (item['total'] !== undefined) await endLock(table, path.id, counter);
    await auditCall(deps, { caller, client }, 'Unblock a user', { userId: path.id, userName: profile.email });
    return noContent();
  },
});
