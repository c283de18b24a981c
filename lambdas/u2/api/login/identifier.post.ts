import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { noteEndpoint, refusal } from '../../../../service/http/screen-endpoint.ts';
import { isEmail, normaliseEmail } from '../../../../service/rules/email.ts';
import { screenAddress } from '../../../../service/screens/place.ts';

/** Keeps the e-mail as typed. Nothing is looked up: every e-mail leads to the password screen (security.md 7). */
export const handler = noteEndpoint({
  body: z.strictObject({ identifier: z.string().max(1000) }),
  deps: tableDeps,
  change({ identifier: typed }) {
    const identifier = normaliseEmail(typed);
    if (!isEmail(identifier)) throw refusal(400, 'invalid_identifier', 'That is not an e-mail address.', { field: 'identifier' });
    return { identifier };
  },
  answer: (state) => ok({ next: screenAddress('login/password', state) }),
});
