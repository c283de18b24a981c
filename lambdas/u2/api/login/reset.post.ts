import * as z from 'zod';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import type { StepAnswer } from '../../../../service/rules/screen-answers.ts';
import { Secret } from '../../../../service/rules/secret.ts';
import { elsewhere, screenAddress } from '../../../../service/screens/place.ts';
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
  async run({ session, state, body, client, signInHash, now }, deps) {
    // The one that was used up is replaced before the session ends (product.md §7).
    if (session.recoveryDue) throw elsewhere('mfa/recovery-code', state);
    await setPassword(deps, { session, password: body.password, client, signInHash, now });
    // The session is finished, and names the app to sign in to again.
    const answer: StepAnswer = { next: `${screenAddress('login/reset', state)}&done=1` };
    return ok(answer);
  },
});
