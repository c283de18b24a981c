import * as z from 'zod';
import { codeDeps } from '../../../../service/deps/codes.ts';
import { smsDeps } from '../../../../service/deps/sms.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { readTypedNumber } from '../../../../service/factors/phone/number.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { enrolmentStates } from '../../../../service/rules/login-session.ts';
import { maskedNumber } from '../../../../service/rules/phone-number.ts';
import { ulid } from '../../../../service/rules/ulid.ts';
import { auditLogin } from '../../../../service/screens/audit.ts';
import { openEnrolment } from '../../../../service/screens/enrolment.ts';
import { screenAddress } from '../../../../service/screens/place.ts';
import { textCode } from '../../../../service/screens/texted-code.ts';
import { typedBefore } from '../../../../service/screens/typed-numbers.ts';

/** A number to text from now on, and the first text to it. Until its code is typed nothing is enrolled; another number ends the code before. */
export const handler = screenEndpoint({
  states: enrolmentStates,
  body: z.strictObject({ phone_number: z.string().max(200), country: z.string().max(8).optional() }),
  deps: { ...tableDeps, ...smsDeps, ...codeDeps },
  async run({ session, state, body, client, signInHash, now }, deps) {
    const { account } = await openEnrolment(deps, { session, signInHash, state, factorName: 'sms', now });
    const read = readTypedNumber(body.phone_number, body.country);
    if (read.outcome === 'invalid') {
      const [status, code] =
        read.reason === 'premium' ? ([403, 'phone_number_refused'] as const) : ([400, 'invalid_phone_number'] as const);
      throw refusal(status, code, 'This number cannot be texted.', { field: 'phone_number', reason: read.reason });
    }

    const methodId = typedBefore(session, read.number)?.methodId ?? ulid(deps.now(), deps.random(10));
    const recipient = { purpose: 'enrolment' as const, methodId, number: read.number };
    if (session.pendingPhone?.number !== read.number) {
      const details = { authenticator: { id: methodId, type: 'phone', phone_number: maskedNumber(read.number) } };
      await auditLogin(deps, 'gd_start_enroll', 'Enrolment of a phone number started', {
        session,
        client,
        profile: account.profile,
        details,
      });
    }
    await textCode(deps, { session, account, recipient, client, now });
    return ok({ next: screenAddress('mfa/phone-challenge', state) });
  },
});
