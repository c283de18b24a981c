import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { changed, clientChange, noSuchClient, publicClient } from '../../../service/management/client-body.ts';
import { changeClient } from '../../../service/storage/clients.ts';

export const handler = managementEndpoint({
  scopes: ['update:clients'],
  path: idInPath,
  body: clientChange,
  deps: tableDeps,
  async run({ path, body, caller, client: by }, deps) {
    const client = await changeClient(deps.table(), path.id, (current) => changed(current, body, deps.now()));
    if (!client) throw noSuchClient();

    const details = { client_id: path.id, changed: Object.keys(body) };
    await auditCall(deps, { caller, client: by }, 'Update a client', { details });
    return ok(publicClient(client));
  },
});
