import * as z from 'zod';
import { tableDeps } from '../../../service/deps/table.ts';
import { accepted } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { endAllSignIns, endOneSignIn, requireSignIn } from '../../../service/management/end-sign-ins.ts';
import { Problem } from '../../../service/rules/problem.ts';
import { requireProfile } from '../../../service/storage/users.ts';

const keepsTokens = 'preserve_refresh_tokens is not supported: refresh tokens end with the session they were issued in';

const body = z
  .strictObject({
    session_id: z.string().max(100).optional(),
    preserve_refresh_tokens: z
      .boolean()
      .refine((wanted) => !wanted, { error: keepsTokens })
      .optional(),
  })
  .nullish();

/** Ends one sign-in of a user, or all. `DELETE /users/{id}/sessions` is the latter. Done when this answers; 202 is Auth0's word for it. */
export const handler = managementEndpoint({
  scopes: ['delete:sessions', 'delete:refresh_tokens'],
  path: idInPath,
  body,
  deps: tableDeps,
  async run({ path, body: wanted, caller, client }, deps) {
    await requireProfile(deps.table(), path.id);
    const by = { caller, client };
    if (wanted?.session_id === undefined) await endAllSignIns(deps, by, path.id);
    else {
      const found = await requireSignIn(deps, wanted.session_id);
      if (found.userId !== path.id) throw new Problem(404, 'session_not_found', 'The session does not exist.');
      await endOneSignIn(deps, by, found);
    }
    return accepted();
  },
});
