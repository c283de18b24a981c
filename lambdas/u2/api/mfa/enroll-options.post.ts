import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { enrolmentStates } from '../../../../service/rules/login-session.ts';
import { placeOfEnrolment } from '../../../../service/screens/enrolment.ts';
import { offeredFactors, readEnrolmentVisit } from '../../../../service/screens/enrolment-visit.ts';
import { elsewhere, enrolmentAddress } from '../../../../service/screens/place.ts';

/** The person chooses what to enrol; the choice itself is not stored, so "back" is always possible. */
export const handler = screenEndpoint({
  states: enrolmentStates,
  body: z.strictObject({ factor: z.string().max(64) }),
  deps: tableDeps,
  async run({ session, state, body, signInHash, now }, deps) {
    const visit = await readEnrolmentVisit(deps.table(), { session, signInHash, now });
    const place = placeOfEnrolment(session, state, visit, now);
    const chosen = offeredFactors(visit).find((factor) => factor.name === body.factor);
    if (!chosen) throw refusal(400, 'invalid_body', 'This factor cannot be enrolled now.', { field: 'factor' });
    if (![place.screen, ...place.also].includes(chosen.enrolmentScreen)) throw elsewhere(place.screen, state);

    return ok({ next: enrolmentAddress(chosen, state) });
  },
});
