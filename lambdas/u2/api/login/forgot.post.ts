import * as z from 'zod';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { isEmail, normaliseEmail } from '../../../../service/rules/email.ts';
import type { StepAnswer } from '../../../../service/rules/screen-answers.ts';
import { askForReset } from '../../../../service/screens/forgotten-password.ts';
import { screenAddress } from '../../../../service/screens/place.ts';

/** Mails a link to set a new password, to whom it may concern. The answer says nothing of who that is. */
export const handler = screenEndpoint({
  states: ['pending'],
  body: z.strictObject({ email: z.string().max(1000).optional() }),
  deps: { ...tableDeps, ...noticeDeps },
  async run({ session, state, body, client, now }, deps) {
    const email = normaliseEmail(body.email ?? session.identifier ?? '');
    if (!isEmail(email)) throw refusal(400, 'invalid_identifier', 'That is not an e-mail address.', { field: 'email' });
    await askForReset(deps, { session, email, client, now });
    const answer: StepAnswer = { next: `${screenAddress('login/forgot', state)}&asked=1` };
    return ok(answer);
  },
});
