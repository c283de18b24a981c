import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { enrolmentStates } from '../../../../service/rules/login-session.ts';
import { enrolKey } from '../../../../service/screens/enrol-key.ts';
import { answerBody } from '../../../../service/screens/key-answer.ts';

/** The new key signs in with its making. */
export const handler = screenEndpoint({
  states: enrolmentStates,
  body: answerBody,
  deps: { ...tableDeps, ...noticeDeps },
  run: async ({ session, state, body, client, signInHash, now }, deps) =>
    ok(await enrolKey(deps, { session, state, client, signInHash, credential: body.credential, now })),
});
