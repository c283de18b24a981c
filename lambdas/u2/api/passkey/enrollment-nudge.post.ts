import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import type { NudgeReply, StepAnswer } from '../../../../service/rules/screen-answers.ts';
import { closeOffer, openOffer } from '../../../../service/screens/open-offer.ts';
import { resumeAddress } from '../../../../service/screens/place.ts';
import { putOffPasskey } from '../../../../service/storage/passkey-offers.ts';

const replies = ['later', 'never', 'skip'] as const satisfies readonly NudgeReply[];

/** product.md §6. */
const laterSeconds = 30 * 24 * 3600;

/** No passkey now. A browser that cannot make one says `skip`, which puts nothing off: the next one may be able to. */
export const handler = screenEndpoint({
  states: ['completed'],
  body: z.strictObject({ answer: z.enum(replies) }),
  deps: tableDeps,
  async run({ session, state, body, signInHash, now }, deps) {
    const { account } = await openOffer(deps, { session, state, signInHash, now });
    if (body.answer !== 'skip') await putOffPasskey(deps.table(), account.userId, body.answer === 'never' ? 'never' : now + laterSeconds);
    await closeOffer(deps, session, { now });
    const answer: StepAnswer = { next: resumeAddress(state) };
    return ok(answer);
  },
});
