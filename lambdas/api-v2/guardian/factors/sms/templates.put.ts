import * as z from 'zod';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../../service/management/audit.ts';
import { Problem } from '../../../../../service/rules/problem.ts';
import { longestTemplate, templateFault } from '../../../../../service/sms/template.ts';
import { type SmsTemplates, writeSmsTemplates } from '../../../../../service/storage/sms-settings.ts';

const template = z
  .string()
  .max(longestTemplate)
  .refine((text) => text.trim().length > 0, { error: 'String is too short (0 chars), minimum 1' })
  .refine((text) => text.isWellFormed(), { error: 'Expected whole letters' });

export const handler = managementEndpoint({
  scopes: ['update:guardian_factors'],
  body: z.strictObject({ enrollment_message: template, verification_message: template }),
  deps: tableDeps,
  async run({ body: templates, caller, client }, deps) {
    await requireRenderable(templates);
    await writeSmsTemplates(deps.table(), templates);
    await auditCall(deps, { caller, client }, 'Update the SMS templates', { type: 'gd_tenant_update', details: { templates } });
    return ok(templates);
  },
});

/** Auth0's words (auth0.md A3). */
const requireRenderable = async (templates: SmsTemplates): Promise<void> => {
  for (const [field, text] of Object.entries(templates)) {
    const fault = await templateFault(text);
    if (fault) throw new Problem(400, 'invalid_body', `Invalid ${field} template: ${fault}`, { details: { field } });
  }
};
