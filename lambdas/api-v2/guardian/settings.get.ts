import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { readRememberSettings } from '../../../service/storage/settings.ts';

/** Whether and how long browsers are remembered. */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  deps: tableDeps,
  run: async (_input, deps) => ok(await readRememberSettings(deps.table())),
});
