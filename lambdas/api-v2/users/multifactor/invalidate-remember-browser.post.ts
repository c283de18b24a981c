import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { noContent } from '../../../../service/http/answer.ts';
import { idInPath } from '../../../../service/http/fields.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../service/management/audit.ts';
import { forgetAllRemembered } from '../../../../service/storage/remembered-browsers.ts';
import { requireProfile } from '../../../../service/storage/users.ts';

/** In every browser the user is asked for a second factor again; sign-ins that two factors proved go on. */
export const handler = managementEndpoint({
  scopes: ['update:users'],
  path: idInPath,
  body: z.strictObject({}).nullish(),
  deps: tableDeps,
  async run({ path, caller, client }, deps) {
    const profile = await requireProfile(deps.table(), path.id);
    await forgetAllRemembered(deps.table(), path.id);
    await auditCall(deps, { caller, client }, 'Invalidate all remembered browsers', { userId: path.id, userName: profile.email });
    return noContent();
  },
});
