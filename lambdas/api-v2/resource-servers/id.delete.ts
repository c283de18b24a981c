import { tableDeps } from '../../../service/deps/table.ts';
import { noContent } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { findApi, requireOwnApi } from '../../../service/management/api-body.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { listClientGrants, removeClientGrant } from '../../../service/storage/client-grants.ts';
import { removeResourceServer } from '../../../service/storage/resource-servers.ts';

/** The grants go first: else an API that is made anew under the same audience would find the old ones. */
export const handler = managementEndpoint({
  scopes: ['delete:resource_servers'],
  path: idInPath,
  deps: tableDeps,
  async run({ path, caller, client: by }, deps) {
    const found = await findApi(deps.table(), path.id);
    if (!found) return noContent();
    const api = requireOwnApi(found);
    const grants = (await listClientGrants(deps.table())).filter(({ audience }) => audience === api.identifier);
    for (const { id } of grants) await removeClientGrant(deps.table(), id);
    await removeResourceServer(deps.table(), api.id);

    await auditCall(deps, { caller, client: by }, 'Delete a resource server', { details: { identifier: api.identifier } });
    return noContent();
  },
});
