import * as z from 'zod';
import { config } from '../../../../../service/config.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { signInOptions } from '../../../../../service/factors/webauthn/options.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../../service/http/screen-endpoint.ts';
import type { RequestAnswer } from '../../../../../service/rules/screen-answers.ts';
import { openCeremony } from '../../../../../service/screens/ceremony.ts';
import { passkeyOff } from '../../../../../service/screens/passkey-off.ts';
import { isFactorEnabled } from '../../../../../service/storage/settings.ts';

/** For the button and for autofill. The same for everybody, whatever e-mail was typed: nothing is looked up (security.md 7). */
export const handler = screenEndpoint({
  states: ['pending'],
  body: z.strictObject({}),
  deps: tableDeps,
  async run({ session, now }, deps) {
    if (!(await isFactorEnabled(deps.table(), 'passkey'))) throw passkeyOff();
    const challenge = await openCeremony(deps, session, { purpose: 'first_factor', now });
    const answer: RequestAnswer = { options: signInOptions(config().rpId, challenge) };
    return ok(answer);
  },
});
