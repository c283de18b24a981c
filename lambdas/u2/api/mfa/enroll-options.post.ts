import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { enrollableFactors } from '../../../../service/factors/usable.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { elsewhere, enrolmentAddress, secondPlace } from '../../../../service/screens/place.ts';
import { readSecondFactor } from '../../../../service/screens/second-factor.ts';

/** The person chooses what to enrol; the choice itself is not stored, so "back" is always possible. */
export const handler = screenEndpoint({
  states: ['awaiting_mfa'],
  body: z.strictObject({ factor: z.string().max(64) }),
  deps: tableDeps,
  async run({ session, state, body, signInHash, now }, deps) {
    const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
    const place = secondPlace(session, account, settings);
    const chosen = enrollableFactors(settings).find((factor) => factor.name === body.factor);
    if (!chosen) throw refusal(400, 'invalid_body', 'This factor cannot be enrolled now.', { field: 'factor' });
    if (![place.screen, ...place.also].includes(chosen.enrolmentScreen)) throw elsewhere(place.screen, state);

    return ok({ next: enrolmentAddress(chosen, state) });
  },
});
