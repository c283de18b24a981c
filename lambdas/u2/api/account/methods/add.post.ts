import * as z from 'zod';
import { accountEndpoint } from '../../../../../service/account/account-endpoint.ts';
import { openFromAccount } from '../../../../../service/account/open-from-account.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { enrollableFactors } from '../../../../../service/factors/usable.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { refusal } from '../../../../../service/http/screen-endpoint.ts';
import type { AccountStep } from '../../../../../service/rules/account-answers.ts';
import { enrolmentAddress, enrolmentPlace, screenAddress } from '../../../../../service/screens/place.ts';

/** Begins the enrolment of one more method: of this factor, or of one that is chosen there. */
export const handler = accountEndpoint({
  body: z.strictObject({ factor: z.string().max(64).optional() }),
  deps: tableDeps,
  asks: 'fresh',
  async run({ body, ...call }, deps) {
    const offered = enrollableFactors(call.settings);
    const chosen = offered.find(({ name }) => name === body.factor);
    if (offered.length === 0 || (body.factor !== undefined && !chosen)) {
      throw refusal(400, 'invalid_body', 'This factor cannot be enrolled now.', { field: 'factor' });
    }
    const { session, state, cookies } = await openFromAccount(deps, call, 'enrolling');
    const next = chosen ? enrolmentAddress(chosen, state) : screenAddress(enrolmentPlace(session, offered).screen, state);
    const answer: AccountStep = { next };
    return ok(answer, { cookies });
  },
});
