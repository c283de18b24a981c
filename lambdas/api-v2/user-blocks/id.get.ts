import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { shownHolds } from '../../../service/management/user-holds.ts';
import { requireAccount } from '../../../service/storage/users.ts';

/** What holds a user up now: waits after wrong tries, and factors that the guess limit switched off. */
export const handler = managementEndpoint({
  scopes: ['read:users'],
  path: idInPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const account = await requireAccount(deps.table(), path.id);
    return ok({ blocked_for: await shownHolds(deps.table(), account, Math.floor(deps.now() / 1000)) });
  },
});
