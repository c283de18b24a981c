import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { findApi, noSuchApi, publicApi } from '../../../service/management/api-body.ts';

export const handler = managementEndpoint({
  scopes: ['read:resource_servers'],
  path: idInPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const api = await findApi(deps.table(), path.id);
    if (!api) throw noSuchApi();
    return ok(publicApi(api));
  },
});
