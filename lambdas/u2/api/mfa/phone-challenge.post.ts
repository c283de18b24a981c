import * as z from 'zod';
import { codeDeps } from '../../../../service/deps/codes.ts';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { challengeStates, enrolmentStates } from '../../../../service/rules/login-session.ts';
import { answerChallenge, type Checked } from '../../../../service/screens/answer-challenge.ts';
import { codeOf, typedCode } from '../../../../service/screens/code.ts';
import { confirmNumber } from '../../../../service/screens/confirm-number.ts';
import { requireLiveCode } from '../../../../service/screens/live-code.ts';
import { afterSignIn } from '../../../../service/screens/place.ts';
import { rememberMember } from '../../../../service/screens/remember-choice.ts';
import { openTextedStep } from '../../../../service/screens/texted-step.ts';
import { equals } from '../../../../service/storage/table.ts';

/** The code of a text: it signs in, or it confirms the number that was typed. What is stored decides which, never the page. */
export const handler = screenEndpoint({
  states: [...challengeStates, ...enrolmentStates],
  body: z.strictObject({ code: typedCode, ...rememberMember }),
  deps: { ...tableDeps, ...codeDeps, ...noticeDeps },
  async run({ session, state, body, client, deviceHash, signInHash, now }, deps) {
    const { visit, recipient, challenged } = await openTextedStep(deps, { session, state, signInHash, now });
    const { account, settings } = visit;
    const code = codeOf(body.code);
    const mac = requireLiveCode(session, recipient, now);
    const binding = { session: session.reference, userId: account.userId, ...recipient };
    const isRight = () => deps.isCode(mac, binding, code);

    if (challenged) {
      // A new text replaces the code: the write that uses it up names the one that was compared.
      const check = async (): Promise<Checked> =>
        (await isRight()) ? { outcome: 'right', session: [equals('codeMac', mac)] } : { outcome: 'wrong' };
      const onLimitReached = (notice: 'guessing' | 'factor_locked') =>
        deps.notify(notice, { account: account.profile, locales: session.uiLocales, client, method: challenged.method });
      const done = await answerChallenge(
        deps,
        { session, account, settings, challenged, client, deviceHash, remember: body.remember === true, now, onLimitReached },
        check,
      );
      return ok({ next: afterSignIn(done, state) });
    }
    const done = await confirmNumber(deps, { session, state, visit, recipient, mac, client, now }, isRight);
    return ok({ next: afterSignIn(done, state) });
  },
});
