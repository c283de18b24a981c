import * as z from 'zod';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { secretsDeps } from '../../../../service/deps/secrets.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { floorAttribute, stepOfCode, usedUpStep } from '../../../../service/factors/totp/verify.ts';
import { usableMethods } from '../../../../service/factors/usable.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { challengeStates } from '../../../../service/rules/login-session.ts';
import { answerChallenge, type Checked } from '../../../../service/screens/answer-challenge.ts';
import { codeOf, typedCode } from '../../../../service/screens/code.ts';
import { afterSignIn, challengedMethod, elsewhere, secondPlace } from '../../../../service/screens/place.ts';
import { rememberMember } from '../../../../service/screens/remember-choice.ts';
import { readSecondFactor } from '../../../../service/screens/second-factor.ts';

/** The answer to a TOTP challenge. A right code signs in once, and no code at or below its step ever again. */
export const handler = screenEndpoint({
  states: challengeStates,
  body: z.strictObject({ code: typedCode, ...rememberMember }),
  deps: { ...tableDeps, ...secretsDeps, ...noticeDeps },
  async run({ session, state, body, client, deviceHash, signInHash, now }, deps) {
    const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
    const place = secondPlace(session, account, settings, now);
    const challenged = challengedMethod(session, usableMethods(account, settings));
    if (challenged?.method.type !== 'totp') throw elsewhere(place.screen, state);
    const { method, factor } = challenged;
    const code = codeOf(body.code);

    const check = async (): Promise<Checked> => {
      const stored = { userId: account.userId, methodId: method.id, ciphertext: method.secret ?? '' };
      const step = await stepOfCode(await deps.secrets(), stored, code, now);
      if (step === undefined) return { outcome: 'wrong' };
      if (step <= usedUpStep(method, account.counters.get(factor.counter))) return { outcome: 'replayed' };
      return { outcome: 'right', floor: { attribute: floorAttribute(method.id), value: step } };
    };
    const onLimitReached = (notice: 'guessing' | 'factor_locked') =>
      deps.notify(notice, { account: account.profile, locales: session.uiLocales, client, method });
    const done = await answerChallenge(
      deps,
      { session, account, settings, challenged, client, deviceHash, remember: body.remember === true, now, onLimitReached },
      check,
    );
    return ok({ next: afterSignIn(done, state) });
  },
});
