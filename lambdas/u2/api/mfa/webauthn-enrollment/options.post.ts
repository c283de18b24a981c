import * as z from 'zod';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../../service/http/screen-endpoint.ts';
import { enrolmentStates } from '../../../../../service/rules/login-session.ts';
import { openEnrolment } from '../../../../../service/screens/enrolment.ts';
import { askForKey } from '../../../../../service/screens/key-options.ts';

/** What to ask the browser for: a key of the kind that was chosen. */
export const handler = screenEndpoint({
  states: enrolmentStates,
  body: z.strictObject({ kind: z.enum(['webauthn-roaming', 'webauthn-platform', 'passkey']) }),
  deps: tableDeps,
  async run({ session, state, body: { kind }, client, signInHash, now }, deps) {
    const { account, settings } = await openEnrolment(deps, { session, signInHash, state, factorName: kind, now });
    return ok(await askForKey(deps, { session, account, settings, kind, client, now }));
  },
});
