import * as z from 'zod';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { secretsDeps } from '../../../../service/deps/secrets.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { stepOfCode } from '../../../../service/factors/totp/verify.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { enrolmentStates } from '../../../../service/rules/login-session.ts';
import { auditLogin } from '../../../../service/screens/audit.ts';
import { codeOf, typedCode } from '../../../../service/screens/code.ts';
import { confirmEnrolment, openEnrolment } from '../../../../service/screens/enrolment.ts';
import { afterSignIn, elsewhere } from '../../../../service/screens/place.ts';

/**
 * The first code of the new app proves that the secret arrived; it is used up by that and passes no challenge. Wrong codes are not counted:
 * this browser was shown the secret, so there is nothing to guess.
 */
export const handler = screenEndpoint({
  states: enrolmentStates,
  body: z.strictObject({ code: typedCode }),
  deps: { ...tableDeps, ...secretsDeps, ...noticeDeps },
  async run({ session, state, body, client, signInHash, now }, deps) {
    const visit = await openEnrolment(deps, { session, signInHash, state, factorName: 'otp', now });
    const { account } = visit;
    const pending = session.pendingEnrolment;
    if (!pending) throw elsewhere('mfa/totp-enrollment', state);
    const code = codeOf(body.code);

    const stored = { userId: account.userId, methodId: pending.methodId, ciphertext: pending.secret };
    const step = await stepOfCode(await deps.secrets(), stored, code, now);
    if (step === undefined) {
      await auditLogin(deps, 'gd_start_enroll_failed', 'Wrong code at enrolment', { session, client, profile: account.profile });
      throw refusal(403, 'wrong_code', 'This code is not right.', { field: 'code' });
    }

    const proof = { secret: pending.secret, secret_fingerprint: pending.fingerprint, confirmed_step: step };
    const enrolled = { session, state, visit, factorName: 'otp' as const, methodId: pending.methodId, proof, client, now };
    const { done } = await confirmEnrolment(deps, enrolled);
    return ok({ next: afterSignIn(done, state) });
  },
});
