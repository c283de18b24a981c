import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { isEmail, normaliseEmail } from '../../../../service/rules/email.ts';
import { screenAddress } from '../../../../service/screens/place.ts';
import { noteInSession } from '../../../../service/storage/login-sessions.ts';

/** Keeps the e-mail as typed. Nothing is looked up: every e-mail leads to the password screen (security.md 7). */
export const handler = screenEndpoint({
  states: ['pending'],
  body: z.strictObject({ identifier: z.string().max(1000) }),
  deps: tableDeps,
  async run({ session, state, body, now }, deps) {
    const identifier = normaliseEmail(body.identifier);
    if (!isEmail(identifier)) throw refusal(400, 'invalid_identifier', 'That is not an e-mail address.', { field: 'identifier' });

    await noteInSession(deps.table(), session, { change: { identifier }, now });
    return ok({ next: screenAddress('login/password', state) });
  },
});
