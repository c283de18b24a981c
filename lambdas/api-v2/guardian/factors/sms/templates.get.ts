import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { defaultTemplates } from '../../../../../service/rules/text-templates.ts';
import { readSmsTemplates } from '../../../../../service/storage/sms-settings.ts';

/**
 * Auth0's defaults where nobody customised them. At the older address Auth0 may also answer 204, which some clients read as an object
 * without members; the defaults suit all of them, and written back they change nothing (service/rules/text-templates.ts).
 */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  deps: tableDeps,
  run: async (_input, deps) => ok((await readSmsTemplates(deps.table())) ?? defaultTemplates),
});
