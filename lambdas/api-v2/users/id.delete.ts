import { tableDeps } from '../../../service/deps/table.ts';
import { noContent } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { deleteUser } from '../../../service/storage/user-deletion.ts';
import { requirePossibleId } from '../../../service/storage/users.ts';

/** 204 also for a user that is gone already (auth0.md A8). */
export const handler = managementEndpoint({
  scopes: ['delete:users'],
  path: idInPath,
  deps: tableDeps,
  async run({ path, caller, client }, deps) {
    requirePossibleId(path.id);
    const { deleted, email } = await deleteUser(deps.table(), path.id);
    if (deleted) await auditCall(deps, { caller, client }, 'Delete a User', { userId: path.id, userName: email });
    return noContent();
  },
});
