import { tableDeps } from '../../../service/deps/table.ts';
import { noContent } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { removeClientGrant } from '../../../service/storage/client-grants.ts';

export const handler = managementEndpoint({
  scopes: ['delete:client_grants'],
  path: idInPath,
  deps: tableDeps,
  async run({ path, caller, client: by }, deps) {
    if (await removeClientGrant(deps.table(), path.id)) {
      await auditCall(deps, { caller, client: by }, 'Delete a client grant', { details: { id: path.id } });
    }
    return noContent();
  },
});
