import * as z from 'zod';
import { config } from '../../../../../service/config.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { challengeOptions } from '../../../../../service/factors/webauthn/options.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../../service/http/screen-endpoint.ts';
import { challengeStates } from '../../../../../service/rules/login-session.ts';
import type { RequestAnswer } from '../../../../../service/rules/screen-answers.ts';
import { openCeremony } from '../../../../../service/screens/ceremony.ts';
import { challengedKeys } from '../../../../../service/screens/challenged-keys.ts';
import { readSecondFactor } from '../../../../../service/screens/second-factor.ts';

/** What to ask the browser for: one of the user's keys. Where all are of a former address there is nothing to ask for (case 22). */
export const handler = screenEndpoint({
  states: challengeStates,
  body: z.strictObject({}),
  deps: tableDeps,
  async run({ session, state, signInHash, now }, deps) {
    const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
    const { keys, formerHosts } = challengedKeys({ session, state, account, settings, now });
    const former = formerHosts.length > 0 ? { former_hosts: formerHosts } : {};
    if (keys.length === 0) return ok(former satisfies RequestAnswer);

    const challenge = await openCeremony(deps, session, { purpose: 'second_factor', now });
    const { roamingVerification } = settings;
    const options = challengeOptions({ rpId: config().rpId, challenge, keys: keys.map(({ method }) => method), roamingVerification });
    return ok({ options, ...former } satisfies RequestAnswer);
  },
});
