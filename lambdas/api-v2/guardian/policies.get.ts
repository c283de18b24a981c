import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { readPolicy } from '../../../service/storage/settings.ts';

export const handler = managementEndpoint({
  scopes: ['read:mfa_policies', 'read:guardian_factors'],
  deps: tableDeps,
  run: async (_input, deps) => ok(await readPolicy(deps.table())),
});
