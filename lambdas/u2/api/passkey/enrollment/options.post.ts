import * as z from 'zod';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../../service/http/screen-endpoint.ts';
import { enrolmentStates } from '../../../../../service/rules/login-session.ts';
import { openEnrolment } from '../../../../../service/screens/enrolment.ts';
import { askForKey } from '../../../../../service/screens/key-options.ts';
import { openOffer } from '../../../../../service/screens/open-offer.ts';

/** What to ask the browser for: a passkey, as the second factor of this sign-in or offered at its end. */
export const handler = screenEndpoint({
  states: [...enrolmentStates, 'completed'],
  body: z.strictObject({}),
  deps: tableDeps,
  async run({ session, state, client, signInHash, now }, deps) {
    const visit = { session, state, signInHash, now };
    const kind = 'passkey';
    const isOffer = session.state === 'completed';
    const { account, settings } = isOffer ? await openOffer(deps, visit) : await openEnrolment(deps, { ...visit, factorName: kind });
    return ok(await askForKey(deps, { session, account, settings, kind, client, now }));
  },
});
