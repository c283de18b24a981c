import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { enrolmentStates } from '../../../../service/rules/login-session.ts';
import { enrolKey } from '../../../../service/screens/enrol-key.ts';
import { answerBody } from '../../../../service/screens/key-answer.ts';
import { takeOffer } from '../../../../service/screens/offered-passkey.ts';

/** The new passkey: the second factor of this sign-in, or one more way in once it is complete. */
export const handler = screenEndpoint({
  states: [...enrolmentStates, 'completed'],
  body: answerBody,
  deps: { ...tableDeps, ...noticeDeps },
  async run({ session, state, body, client, signInHash, now }, deps) {
    const answering = { session, state, client, signInHash, credential: body.credential, now };
    return ok(session.state === 'completed' ? await takeOffer(deps, answering) : await enrolKey(deps, answering));
  },
});
