import * as z from 'zod';
import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import type { PolicyName } from '../../../service/rules/policy.ts';
import { writePolicy } from '../../../service/storage/settings.ts';

const policy = z.enum(['all-applications', 'confidence-score']).transform((name, context): PolicyName => {
  if (name === 'confidence-score') context.addIssue({ code: 'custom', message: 'The policy confidence-score is not supported' });
  return 'all-applications';
});

const body = z.array(policy).refine((names) => new Set(names).size === names.length, { error: 'Array items are not unique' });

/** The body is the bare array; `[]` asks nobody (auth0.md A2). Accepted also while no factor is enabled (product.md §2). */
export const handler = managementEndpoint({
  scopes: ['update:mfa_policies', 'update:guardian_factors'],
  body,
  deps: tableDeps,
  async run({ body: wanted, caller, client }, deps) {
    await writePolicy(deps.table(), wanted);
    await auditCall(deps, { caller, client }, 'Update the MFA policy', { type: 'gd_tenant_update', details: { policies: wanted } });
    return ok(wanted);
  },
});
