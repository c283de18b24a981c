import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { afterSignIn } from '../../../../service/screens/place.ts';
import { requireDue, requireShown, shownIn } from '../../../../service/screens/recovery-code.ts';
import { readSecondFactor } from '../../../../service/screens/second-factor.ts';
import { requireAccountOpen } from '../../../../service/screens/within-account.ts';
import { noteInSession } from '../../../../service/storage/login-sessions.ts';
import { equals } from '../../../../service/storage/table.ts';

/** "I have saved it", said of the code that is good now. */
export const handler = screenEndpoint({
  states: shownIn,
  body: z.strictObject({ id: z.string().max(64) }),
  deps: tableDeps,
  async run({ session, state, body, signInHash, now }, deps) {
    requireDue(session, state);
    const { account } = await readSecondFactor(deps.table(), { session, signInHash, now });
    await requireAccountOpen(deps.table(), { session, account, now });
    requireShown(session, account, body.id);
    const change = { recoveryDue: false };
    const kept = await noteInSession(deps.table(), session, { change, now, when: [equals('recoveryShown', body.id)] });
    return ok({ next: afterSignIn(kept, state) });
  },
});
