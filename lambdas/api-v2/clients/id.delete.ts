import { tableDeps } from '../../../service/deps/table.ts';
import { noContent } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { removeClient } from '../../../service/storage/clients.ts';

/** Its grants go with it; its codes and refresh tokens are worth nothing at once, as each use reads the client first. */
export const handler = managementEndpoint({
  scopes: ['delete:clients'],
  path: idInPath,
  deps: tableDeps,
  async run({ path, caller, client: by }, deps) {
    await removeClient(deps.table(), path.id);

    await auditCall(deps, { caller, client: by }, 'Delete a client', { details: { client_id: path.id } });
    return noContent();
  },
});
