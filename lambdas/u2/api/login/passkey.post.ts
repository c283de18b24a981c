import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import type { StepAnswer } from '../../../../service/rules/screen-answers.ts';
import { acceptedKeys } from '../../../../service/screens/accepted-keys.ts';
import { answerBody } from '../../../../service/screens/key-answer.ts';
import { signInWithPasskey } from '../../../../service/screens/passkey-sign-in.ts';

/** A verified passkey is the whole sign-in. Failures at the password never hold it up (security.md 14). */
export const handler = screenEndpoint({
  states: ['pending'],
  body: answerBody,
  deps: tableDeps,
  async run({ session, state, body, client, now }, deps) {
    const { next, account } = await signInWithPasskey(deps, { session, state, client, credential: body.credential, now });
    const answer: StepAnswer = { next, signals: acceptedKeys(account) };
    return ok(answer);
  },
});
