import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { parse } from '../../../../service/http/validation.ts';
import { auditCall } from '../../../../service/management/audit.ts';
import { keySettingsBody, requireKeyFactor } from '../../../../service/management/key-settings.ts';
import { writeKeySettings } from '../../../../service/storage/settings.ts';

/** Replaces all of them: what is left out is at its default again. Answers what was sent. Which factor it is decides what the body may hold. */
export const handler = managementEndpoint({
  scopes: ['update:guardian_factors'],
  path: z.object({ name: z.string() }),
  body: z.unknown(),
  deps: tableDeps,
  async run({ path, body, caller, client }, deps) {
    const factor = requireKeyFactor(path.name);
    const settings = parse(keySettingsBody(factor), body, 'Payload');
    await writeKeySettings(deps.table(), factor, settings);

    const details = { factor, ...settings };
    await auditCall(deps, { caller, client }, 'Update the settings of a Guardian factor', { type: 'gd_tenant_update', details });
    return ok(settings);
  },
});
