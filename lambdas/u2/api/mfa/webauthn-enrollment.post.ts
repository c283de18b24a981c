import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { enrolKey } from '../../../../service/screens/enrol-key.ts';
import { answerBody } from '../../../../service/screens/key-answer.ts';

/** The new key signs in with its making. */
export const handler = screenEndpoint({
  states: ['awaiting_mfa'],
  body: answerBody,
  deps: tableDeps,
  run: async ({ session, state, body, client, signInHash, now }, deps) =>
    ok(await enrolKey(deps, { session, state, client, signInHash, credential: body.credential, now })),
});
