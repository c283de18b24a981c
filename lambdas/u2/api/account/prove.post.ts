import * as z from 'zod';
import { accountEndpoint } from '../../../../service/account/account-endpoint.ts';
import { openFromAccount } from '../../../../service/account/open-from-account.ts';
import { config } from '../../../../service/config.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { standingOf } from '../../../../service/factors/usable.ts';
import { ok } from '../../../../service/http/answer.ts';
import type { AccountStep } from '../../../../service/rules/account-answers.ts';
import { accountSignIn } from '../../../../service/rules/account-client.ts';
import { recoveryAsksSignIn, recoveryIsOpen, screenAddress, secondPlace } from '../../../../service/screens/place.ts';

/** Where a fresh proof is given: the challenge of a method of one's own; the first factor, for who has none. */
export const handler = accountEndpoint({
  body: z.strictObject({}),
  deps: tableDeps,
  asks: 'signed_in',
  async run(call, deps) {
    const { account, settings, now } = call;
    const { usable, locked } = standingOf(account, settings);
    if (usable + locked === 0) {
      const answer: AccountStep = { next: accountSignIn(config().issuer, { prompt: 'login', loginHint: account.profile.email }) };
      return ok(answer);
    }
    const { session, state, cookies } = await openFromAccount(deps, call, 'proving');
    // The page of errors asks where the session is and says why it stops there.
    const leadsOn = usable > 0 || recoveryIsOpen(session, account, settings, now) || recoveryAsksSignIn(session, account, settings, now);
    const answer: AccountStep = { next: screenAddress(leadsOn ? secondPlace(session, account, settings, now).screen : 'error', state) };
    return ok(answer, { cookies });
  },
});
