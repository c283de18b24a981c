import * as z from 'zod';
import { codeDeps } from '../../../../../service/deps/codes.ts';
import { smsDeps } from '../../../../../service/deps/sms.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../../service/http/screen-endpoint.ts';
import { challengeStates, enrolmentStates } from '../../../../../service/rules/login-session.ts';
import { Problem } from '../../../../../service/rules/problem.ts';
import { spacingSeconds } from '../../../../../service/rules/text-limits.ts';
import { isTexted } from '../../../../../service/screens/recipient.ts';
import { textState } from '../../../../../service/screens/text-state.ts';
import { textCode } from '../../../../../service/screens/texted-code.ts';
import { openTextedStep } from '../../../../../service/screens/texted-step.ts';
import { findSessionByReference } from '../../../../../service/storage/login-sessions.ts';
import { secondsToTextTurn } from '../../../../../service/storage/text-limits.ts';

/**
 * The text of this step. Without `again` only the first of a sign-in is sent, so a page may ask at every load and a reload costs nothing
 * (case 19); with it a new code replaces the old one, within the limits.
 */
export const handler = screenEndpoint({
  states: [...challengeStates, ...enrolmentStates],
  body: z.strictObject({ again: z.literal(true).optional() }),
  deps: { ...tableDeps, ...smsDeps, ...codeDeps },
  async run({ session, state, body, client, signInHash, now }, deps) {
    const { visit, recipient } = await openTextedStep(deps, { session, state, signInHash, now });
    const { account } = visit;
    if (!body.again && isTexted(session, recipient)) return ok(textState(session, recipient, secondsToTextTurn(account, now)));

    const call = { session, account, recipient, client, now };
    const texted = await textCode(deps, call).catch(async (refused: unknown) => {
      // Two tabs opened at once: the other one's text is on its way.
      const raced = !body.again && refused instanceof Problem && refused.code === 'too_many_texts';
      const changed = raced ? await findSessionByReference(deps.table(), session.reference, now) : undefined;
      if (changed && isTexted(changed, recipient)) return { session: changed, resendIn: spacingSeconds };
      throw refused;
    });
    return ok(textState(texted.session, recipient, texted.resendIn));
  },
});
