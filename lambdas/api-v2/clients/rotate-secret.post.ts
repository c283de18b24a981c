import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { noSuchClient, publicClient } from '../../../service/management/client-body.ts';
import { changeClient } from '../../../service/storage/clients.ts';
import { newClientSecret } from '../../../service/storage/first-clients.ts';
import { hashOf } from '../../../service/storage/hash.ts';

/** The old secret ends at once; the answer is the only place where the new one is ever shown. */
export const handler = managementEndpoint({
  scopes: ['update:client_keys', 'rotate:client_keys'],
  path: idInPath,
  deps: tableDeps,
  async run({ path, caller, client: by }, deps) {
    const secret = newClientSecret();
    const updated_at = new Date(deps.now()).toISOString();
    const client = await changeClient(deps.table(), path.id, (current) => ({ ...current, secret_hash: hashOf(secret), updated_at }));
    if (!client) throw noSuchClient();

    await auditCall(deps, { caller, client: by }, 'Rotate a client secret', { details: { client_id: path.id } });
    return ok(publicClient(client, secret));
  },
});
