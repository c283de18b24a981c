import * as z from 'zod';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../../service/management/audit.ts';
import { writeMessageTypes } from '../../../../../service/storage/sms-settings.ts';

const messageType = z.enum(['sms', 'voice']).transform((type, context): 'sms' => {
  if (type === 'voice') context.addIssue({ code: 'custom', message: 'The message type voice is not supported' });
  return 'sms';
});

const body = z.strictObject({
  message_types: z
    .array(messageType)
    .max(10)
    .refine((types) => new Set(types).size === types.length, { error: 'Array items are not unique' }),
});

/** Kept for Auth0's tools, which write and read it. Texts are what a phone gets here, so it decides nothing; the factor's switch does. */
export const handler = managementEndpoint({
  scopes: ['update:guardian_factors'],
  body,
  deps: tableDeps,
  async run({ body: { message_types: types }, caller, client }, deps) {
    await writeMessageTypes(deps.table(), types);
    const details = { message_types: types };
    await auditCall(deps, { caller, client }, 'Update the phone message types', { type: 'gd_tenant_update', details });
    return ok(details);
  },
});
