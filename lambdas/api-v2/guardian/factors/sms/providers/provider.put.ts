import * as z from 'zod';
import { secretsDeps } from '../../../../../../service/deps/secrets.ts';
import { tableDeps } from '../../../../../../service/deps/table.ts';
import { ok } from '../../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../../service/http/management-endpoint.ts';
import { parse } from '../../../../../../service/http/validation.ts';
import { auditCall } from '../../../../../../service/management/audit.ts';
import { changeProvider } from '../../../../../../service/management/provider-change.ts';
import { providerBody, requireProvider } from '../../../../../../service/management/sms-provider.ts';

/** Replaces everything but a secret that is left out or sent as its mask (product.md §4). Which provider decides what the body may hold. */
export const handler = managementEndpoint({
  scopes: ['update:guardian_factors'],
  path: z.object({ provider: z.string() }),
  body: z.unknown(),
  deps: { ...tableDeps, ...secretsDeps },
  async run({ path, body, caller, client }, deps) {
    const provider = requireProvider(path.provider);
    const shown = await changeProvider(deps, provider, parse(providerBody(provider), body, 'Payload'));

    const details = { provider, fields: Object.keys(shown) };
    await auditCall(deps, { caller, client }, 'Update the credentials of an SMS provider', { type: 'gd_tenant_update', details });
    return ok(shown);
  },
});
