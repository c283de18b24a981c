import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { readSmsSelection } from '../../../../../service/storage/sms-settings.ts';

/** `auth0`: none selected, nothing is sent. `fallback_provider`, our own addition, is there where it is set. */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  deps: tableDeps,
  run: async (_input, deps) => ok(await readSmsSelection(deps.table())),
});
