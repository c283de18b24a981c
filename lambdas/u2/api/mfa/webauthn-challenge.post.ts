import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { challengeStates } from '../../../../service/rules/login-session.ts';
import type { StepAnswer } from '../../../../service/rules/screen-answers.ts';
import { acceptedKeys } from '../../../../service/screens/accepted-keys.ts';
import { answerBody } from '../../../../service/screens/key-answer.ts';
import { answerWithKey } from '../../../../service/screens/key-challenge.ts';
import { afterSignIn } from '../../../../service/screens/place.ts';
import { rememberMember } from '../../../../service/screens/remember-choice.ts';
import { readSecondFactor } from '../../../../service/screens/second-factor.ts';

/** Any of the user's keys that were asked for. Not counted as a guess: there is nothing to guess (docs/decisions/0013). */
export const handler = screenEndpoint({
  states: challengeStates,
  body: answerBody.extend(rememberMember),
  deps: tableDeps,
  async run({ session, state, body, client, signInHash, now }, deps) {
    const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
    const { credential, remember = false } = body;
    const done = await answerWithKey(deps, { session, state, account, settings, client, credential, remember, now });
    const answer: StepAnswer = { next: afterSignIn(done, state), signals: acceptedKeys(account) };
    return ok(answer);
  },
});
