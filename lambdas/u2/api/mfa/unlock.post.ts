import * as z from 'zod';
import { config } from '../../../../service/config.ts';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { awaitedStepOf } from '../../../../service/factors/usable.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { challengeStates } from '../../../../service/rules/login-session.ts';
import type { UnlockAnswer } from '../../../../service/rules/screen-answers.ts';
import { elsewhere, secondPlace } from '../../../../service/screens/place.ts';
import { readSecondFactor } from '../../../../service/screens/second-factor.ts';
import { mailUnlock } from '../../../../service/screens/unlock.ts';

/** Asks for the link that switches a locked factor on again. Only who proved a first factor, or came by a mailed link, gets here. */
export const handler = screenEndpoint({
  states: challengeStates,
  body: z.strictObject({}),
  deps: { ...tableDeps, ...noticeDeps },
  async run({ session, state, client, signInHash, now }, deps) {
    const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
    const { step } = awaitedStepOf(account, settings);
    if (step !== 'locked') throw elsewhere(secondPlace(session, account, settings, now).screen, state);
    await mailUnlock(deps, { session, account, client, now });
    const answer: UnlockAnswer = { mailed: true, tenant_name: config().tenantName };
    return ok(answer);
  },
});
