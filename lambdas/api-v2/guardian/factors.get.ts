import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { guardianFactors, publicFactor } from '../../../service/rules/guardian-factors.ts';
import { readMfaSettings } from '../../../service/storage/settings.ts';

export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  deps: tableDeps,
  async run(_input, deps) {
    const { enabled } = await readMfaSettings(deps.table());
    return ok(guardianFactors.map((name) => publicFactor(name, enabled.has(name))));
  },
});
