import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { requireKeyFactor, shownKeySettings } from '../../../../service/management/key-settings.ts';
import { readKeySettings } from '../../../../service/storage/settings.ts';

/** Of webauthn-roaming and webauthn-platform. What was never set is there with its default, as at Auth0; its tools ask for it. */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  path: z.object({ name: z.string() }),
  deps: tableDeps,
  async run({ path }, deps) {
    const factor = requireKeyFactor(path.name);
    return ok(shownKeySettings(factor, await readKeySettings(deps.table(), factor)));
  },
});
