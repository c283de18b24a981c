import { tableDeps } from '../../service/deps/table.ts';
import { created } from '../../service/http/answer.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { auditCall } from '../../service/management/audit.ts';
import { changed, defaultsFor, newClient, publicClient } from '../../service/management/client-body.ts';
import { addClient, type Client } from '../../service/storage/clients.ts';
import { newClientId, newClientSecret } from '../../service/storage/first-clients.ts';
import { hashOf } from '../../service/storage/hash.ts';

/** The answer is the only place where the secret is ever shown. */
export const handler = managementEndpoint({
  scopes: ['create:clients'],
  body: newClient,
  deps: tableDeps,
  async run({ body, caller, client: by }, deps) {
    const secret = newClientSecret();
    const at = new Date(deps.now()).toISOString();
    const blank: Client = {
      client_id: newClientId(),
      name: body.name,
      callbacks: [],
      allowed_logout_urls: [],
      web_origins: [],
      ...defaultsFor(body.app_type),
      secret_hash: hashOf(secret),
      created_at: at,
      updated_at: at,
      version: 0,
    };
    const client = changed(blank, body, deps.now());
    await addClient(deps.table(), client);

    await auditCall(deps, { caller, client: by }, 'Create a client', { details: { client_id: client.client_id, name: client.name } });
    return created(publicClient(client, secret));
  },
});
