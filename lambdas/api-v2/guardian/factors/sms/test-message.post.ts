import * as z from 'zod';
import { smsDeps } from '../../../../../service/deps/sms.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { text } from '../../../../../service/http/fields.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../../service/management/audit.ts';
import { maskedNumber } from '../../../../../service/rules/phone-number.ts';
import { requireTextable, sendTestText, unsentProblem } from '../../../../../service/sms/test-message.ts';
import { smsProviders } from '../../../../../service/storage/sms-settings.ts';

/** Our own addition: one real text, through the same limits and providers as any other. `provider` tries one that is not selected yet. */
export const handler = managementEndpoint({
  scopes: ['update:guardian_factors'],
  body: z.strictObject({ to: text(100), provider: z.enum(smsProviders).optional() }),
  deps: { ...tableDeps, ...smsDeps },
  async run({ body, caller, client }, deps) {
    const number = requireTextable(body.to);
    const now = Math.floor(deps.now() / 1000);
    const sending = await sendTestText(deps, { number, provider: body.provider, languages: client.languages, now });

    const { outcome, ...more } = sending;
    const sent = outcome === 'accepted';
    await auditCall(deps, { caller, client }, sent ? 'Test message sent' : 'Test message not sent', {
      type: sent ? 'gd_send_sms' : 'gd_send_sms_failure',
      details: {
        authenticator: { type: 'phone', phone_number: maskedNumber(number) },
        purpose: 'test',
        ...(sent ? more : { failure_details: { errorCode: outcome, ...more } }),
      },
    });
    if (!sent) throw unsentProblem(sending);
    return ok({ provider: sending.provider, accepted: true });
  },
});
