import { config } from '../../service/config.ts';
import { tableDeps } from '../../service/deps/table.ts';
import { created } from '../../service/http/answer.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { changedApi, newApi, publicApi } from '../../service/management/api-body.ts';
import { auditCall } from '../../service/management/audit.ts';
import { Problem } from '../../service/rules/problem.ts';
import { addResourceServer, resourceServerId } from '../../service/storage/resource-servers.ts';

export const handler = managementEndpoint({
  scopes: ['create:resource_servers'],
  body: newApi,
  deps: tableDeps,
  async run({ body: { identifier, ...body }, caller, client: by }, deps) {
    const blank = { id: resourceServerId(identifier), name: identifier.slice(0, 200), identifier };
    const api = changedApi({ ...blank, scopes: [], token_lifetime: 86_400, allow_offline_access: false }, body);
    const added = identifier !== config().managementAudience && (await addResourceServer(deps.table(), api));
    if (!added) throw new Problem(409, 'resource_server_conflict', `The identifier ${identifier} is already in use.`);

    await auditCall(deps, { caller, client: by }, 'Create a resource server', { details: { identifier } });
    return created(publicApi(api));
  },
});
