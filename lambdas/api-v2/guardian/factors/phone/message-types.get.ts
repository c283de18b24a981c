import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { readMessageTypes } from '../../../../../service/storage/sms-settings.ts';

export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  deps: tableDeps,
  run: async (_input, deps) => ok({ message_types: await readMessageTypes(deps.table()) }),
});
