import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { usableMethods } from '../../../../service/factors/usable.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { challengeStates } from '../../../../service/rules/login-session.ts';
import { screenAddress, secondPlace } from '../../../../service/screens/place.ts';
import { readSecondFactor } from '../../../../service/screens/second-factor.ts';
import { noteInSession } from '../../../../service/storage/login-sessions.ts';

/** Another of the user's own usable methods; anything else is refused. */
export const handler = screenEndpoint({
  states: challengeStates,
  body: z.strictObject({ method: z.string().max(64) }),
  deps: tableDeps,
  async run({ session, state, body, signInHash, now }, deps) {
    const table = deps.table();
    const { account, settings } = await readSecondFactor(table, { session, signInHash, now });
    secondPlace(session, account, settings, now);
    const chosen = usableMethods(account, settings).find(({ method }) => method.id === body.method);
    if (!chosen) throw refusal(400, 'invalid_body', 'This method cannot be used now.', { field: 'method' });

    await noteInSession(table, session, { change: { chosenMethod: chosen.method.id }, now });
    return ok({ next: screenAddress(chosen.factor.challengeScreen, state) });
  },
});
