import * as z from 'zod';
import { config } from '../../../../../service/config.ts';
import { secretsDeps } from '../../../../../service/deps/secrets.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { keyUri } from '../../../../../service/factors/totp/key-uri.ts';
import { qrPath } from '../../../../../service/factors/totp/qr.ts';
import { revealSecret } from '../../../../../service/factors/totp/verify.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../../service/http/screen-endpoint.ts';
import { enrolmentStates } from '../../../../../service/rules/login-session.ts';
import type { TotpSecretAnswer } from '../../../../../service/rules/screen-answers.ts';
import { openEnrolment } from '../../../../../service/screens/enrolment.ts';
import { pendingTotp } from '../../../../../service/screens/pending-totp.ts';

/** The secret to enrol: made at the first call, the same at every later one, in every tab, until it is confirmed (case 5). */
export const handler = screenEndpoint({
  states: enrolmentStates,
  body: z.strictObject({}),
  deps: { ...tableDeps, ...secretsDeps },
  async run({ session, state, client, signInHash, now }, deps) {
    const { account } = await openEnrolment(deps, { session, signInHash, state, factorName: 'otp', now });
    const box = await deps.secrets();
    const pending = await pendingTotp(deps, box, { session, account, client, now });
    const secret = await revealSecret(box, { userId: account.userId, methodId: pending.methodId, ciphertext: pending.secret });
    const shown = { issuer: config().tenantName, account: account.profile.email ?? account.profile.name ?? account.userId };
    const uri = keyUri({ ...shown, secret });
    const answer: TotpSecretAnswer = { ...shown, secret, otpauth_uri: uri, qr: qrPath(uri) };
    return ok(answer);
  },
});
