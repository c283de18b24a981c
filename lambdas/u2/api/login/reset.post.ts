import * as z from 'zod';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import type { DoneAnswer } from '../../../../service/rules/screen-answers.ts';
import { Secret } from '../../../../service/rules/secret.ts';
import { setPassword } from '../../../../service/screens/set-password.ts';

/** The new password, once all is proven. It signs nobody in: the next sign-in asks for everything as always. */
export const handler = screenEndpoint({
  states: ['proven'],
  body: z.strictObject({
    password: z
      .string()
      .max(1024)
      .transform((text) => new Secret(text)),
  }),
  deps: { ...tableDeps, ...noticeDeps },
  async run({ session, body, client, signInHash, now }, deps) {
    const { restartUrl } = await setPassword(deps, { session, password: body.password, client, signInHash, now });
    const answer: DoneAnswer = { done: true, ...(restartUrl === undefined ? {} : { restart_url: restartUrl }) };
    return ok(answer);
  },
});
