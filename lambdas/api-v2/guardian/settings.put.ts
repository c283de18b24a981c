import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { rememberSettingsBody } from '../../../service/management/remember-settings.ts';
import { writeRememberSettings } from '../../../service/storage/settings.ts';

/** They hold at once, for browsers remembered before too: without the checkbox none is remembered. */
export const handler = managementEndpoint({
  scopes: ['update:guardian_factors'],
  body: rememberSettingsBody,
  deps: tableDeps,
  async run({ body: settings, caller, client }, deps) {
    await writeRememberSettings(deps.table(), settings);
    await auditCall(deps, { caller, client }, 'Update Guardian settings', { type: 'gd_tenant_update', details: { ...settings } });
    return ok(settings);
  },
});
