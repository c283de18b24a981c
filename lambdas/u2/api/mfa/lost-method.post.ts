import * as z from 'zod';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, restartOf, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { isUnhurried } from '../../../../service/rules/fresh-proof.ts';
import { readEnrolmentVisit } from '../../../../service/screens/enrolment-visit.ts';
import { keepMethods, removeLostMethod, replaceLostMethod } from '../../../../service/screens/lost-method.ts';
import { elsewhere } from '../../../../service/screens/place.ts';

const method = z.string().max(64);

/** After the recovery code: another method in the place of the lost one, or without it, or nothing was lost. */
export const handler = screenEndpoint({
  states: ['replacing'],
  body: z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('replace'), method }),
    z.strictObject({ action: z.literal('remove'), method }),
    z.strictObject({ action: z.literal('keep') }),
  ]),
  deps: { ...tableDeps, ...noticeDeps },
  async run({ session, state, body, client, signInHash, now }, deps) {
    if (session.recoveryDue) throw elsewhere('mfa/recovery-code', state);
    const visit = await readEnrolmentVisit(deps.table(), { session, signInHash, now });
    const asked = { session, state, visit, client, now };
    if (body.action === 'keep') return ok({ next: await keepMethods(deps, asked) });

    if (!isUnhurried(session.proof?.at ?? 0, now))
      throw refusal(403, 'session_failed', 'The recovery code was used a while ago. Please sign in again.', restartOf(session));
    const lost = visit.account.methods.find(({ id, confirmed }) => confirmed && id === body.method);
    if (!lost) throw refusal(400, 'invalid_body', 'There is no such method.', { field: 'method' });
    const settle = body.action === 'replace' ? replaceLostMethod : removeLostMethod;
    return ok({ next: await settle(deps, asked, lost) });
  },
});
