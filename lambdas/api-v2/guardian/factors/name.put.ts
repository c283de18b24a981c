import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { implementedFactors } from '../../../../service/factors/index.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../service/management/audit.ts';
import { factorPath } from '../../../../service/management/factor-path.ts';
import { Problem } from '../../../../service/rules/problem.ts';
import { writeFactorSwitch } from '../../../../service/storage/settings.ts';

/** `trial_expired` comes from files that Auth0's tools exported; it is let through and not kept. */
export const handler = managementEndpoint({
  scopes: ['update:guardian_factors'],
  path: factorPath,
  body: z.strictObject({ enabled: z.boolean(), trial_expired: z.boolean().optional() }),
  deps: tableDeps,
  async run({ path: { name }, body: { enabled }, caller, client }, deps) {
    const known = implementedFactors.includes(name);
    if (enabled && !known) throw notSupported(name);
    if (known) await writeFactorSwitch(deps.table(), name, enabled);

    await auditCall(deps, { caller, client }, 'Update a Guardian factor', { type: 'gd_tenant_update', details: { factor: name, enabled } });
    return ok({ enabled });
  },
});

/** Never a switch that does nothing (product.md §1). */
const notSupported = (name: string): Problem =>
  new Problem(400, 'factor_not_supported', `The factor ${name} is not supported here, so it cannot be enabled.`, {
    details: { field: 'enabled' },
  });
