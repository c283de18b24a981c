import * as z from 'zod';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../../service/management/audit.ts';
import { readSmsSelection, type SmsSelection, smsProviders, writeSmsSelection } from '../../../../../service/storage/sms-settings.ts';

// Other services' names of the same; a hook that sends is code of the administrator's, which we do not run.
const hooks = ['phone-message-hook', 'phone_message_hook'] as const;
const canonical = <Name extends string>(name: Name) => (name === 'aws_sns' ? 'sns' : (name as Exclude<Name, 'aws_sns'>));

const provider = z.enum(['auth0', ...smsProviders, 'aws_sns', ...hooks]).transform((name, context) => {
  if (name !== 'phone-message-hook' && name !== 'phone_message_hook') return canonical(name);
  context.addIssue({ code: 'custom', message: `The provider ${name} is not supported; choose twilio, vonage or sns` });
  return z.NEVER;
});

const body = z
  .strictObject({
    provider,
    fallback_provider: z
      .enum([...smsProviders, 'aws_sns'])
      .transform(canonical)
      .nullable()
      .optional(),
  })
  .refine((choice) => !choice.fallback_provider || choice.fallback_provider !== choice.provider, {
    error: 'The second provider must be another one than the first',
    path: ['fallback_provider'],
  })
  .refine((choice) => !choice.fallback_provider || choice.provider !== 'auth0', {
    error: 'The provider auth0 sends nothing, so there is no second one to it',
    path: ['fallback_provider'],
  });

/** Auth0's tools know of no second provider: where it is left out it stays, unless the first is to be that one or none; null takes it away. */
const chosen = (former: SmsSelection, { provider: first, fallback_provider: second }: z.output<typeof body>): SmsSelection => {
  const kept = second === undefined ? former.fallback_provider : second;
  return { provider: first, ...(kept && kept !== first && first !== 'auth0' ? { fallback_provider: kept } : {}) };
};

/** Accepted before the provider has its credentials, as Auth0's tools choose first and tell them then. */
export const handler = managementEndpoint({
  scopes: ['update:guardian_factors'],
  body,
  deps: tableDeps,
  async run({ body: wanted, caller, client }, deps) {
    const selection = chosen(await readSmsSelection(deps.table()), wanted);
    await writeSmsSelection(deps.table(), selection);
    await auditCall(deps, { caller, client }, 'Select the SMS provider', { type: 'gd_tenant_update', details: selection });
    return ok(selection);
  },
});
