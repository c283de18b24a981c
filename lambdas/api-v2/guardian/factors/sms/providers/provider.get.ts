import * as z from 'zod';
import { tableDeps } from '../../../../../../service/deps/table.ts';
import { ok } from '../../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../../service/http/management-endpoint.ts';
import { publicProvider, requireProvider } from '../../../../../../service/management/sms-provider.ts';
import { readProvider } from '../../../../../../service/storage/sms-settings.ts';

/** twilio, vonage or sns. `{}` where nothing was ever set; a secret shows only that it is set. */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  path: z.object({ provider: z.string() }),
  deps: tableDeps,
  async run({ path }, deps) {
    const provider = requireProvider(path.provider);
    return ok(publicProvider(provider, await readProvider(deps.table(), provider)));
  },
});
