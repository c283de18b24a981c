import * as z from 'zod';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { challengeStates } from '../../../../service/rules/login-session.ts';
import { answerRecoveryCode } from '../../../../service/screens/answer-recovery-code.ts';
import { typedCode } from '../../../../service/screens/code.ts';
import { afterSignIn, elsewhere, recoveryIsOpen, secondPlace } from '../../../../service/screens/place.ts';
import { recoveryCodeOf } from '../../../../service/screens/recovery-code.ts';
import { readSecondFactor } from '../../../../service/screens/second-factor.ts';
import { requireAccountOpen } from '../../../../service/screens/within-account.ts';

/** The answer by the recovery code, in the place of a method. Never without a right first factor (NIST SP 800-63B-4 §4.2.2.2). */
export const handler = screenEndpoint({
  states: challengeStates,
  body: z.strictObject({ code: typedCode }),
  deps: { ...tableDeps, ...noticeDeps },
  async run({ session, state, body, client, deviceHash, signInHash, now }, deps) {
    const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
    const place = secondPlace(session, account, settings, now);
    if (!recoveryIsOpen(session, account, settings, now)) throw elsewhere(place.screen, state);
    const code = recoveryCodeOf(body.code);
    // Before it is used up: where the next code could not be shown, this one must stay good.
    await requireAccountOpen(deps.table(), { session, account, now });

    const done = await answerRecoveryCode(deps, { session, account, code, client, deviceHash, now });
    return ok({ next: afterSignIn(done, state) });
  },
});
