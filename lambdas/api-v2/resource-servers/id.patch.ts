import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { apiChange, changedApi, findApi, noSuchApi, publicApi, requireOwnApi } from '../../../service/management/api-body.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { replaceResourceServer } from '../../../service/storage/resource-servers.ts';

export const handler = managementEndpoint({
  scopes: ['update:resource_servers'],
  path: idInPath,
  body: apiChange,
  deps: tableDeps,
  async run({ path, body, caller, client: by }, deps) {
    const current = requireOwnApi(await findApi(deps.table(), path.id));
    const api = changedApi(current, body);
    if (!(await replaceResourceServer(deps.table(), api))) throw noSuchApi();

    const details = { identifier: api.identifier, changed: Object.keys(body) };
    await auditCall(deps, { caller, client: by }, 'Update a resource server', { details });
    return ok(publicApi(api));
  },
});
