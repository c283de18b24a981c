import * as z from 'zod';
import { accountEndpoint } from '../../../../service/account/account-endpoint.ts';
import { signedOut } from '../../../../service/account/account-visit.ts';
import { overviewOf } from '../../../../service/account/overview.ts';
import { takeProof } from '../../../../service/account/take-proof.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { noteProof } from '../../../../service/storage/account-sessions.ts';

/** Takes the proof of a challenge that this account session began, once. */
export const handler = accountEndpoint({
  body: z.strictObject({ state: z.string().max(128) }),
  deps: tableDeps,
  asks: 'signed_in',
  async run(call, deps) {
    const proof = await takeProof(deps, call, call.body.state);
    if (!(await noteProof(deps.table(), call.session, proof, call.now))) throw signedOut();
    return ok(await overviewOf(deps.table(), { ...call, session: { ...call.session, proof } }));
  },
});
