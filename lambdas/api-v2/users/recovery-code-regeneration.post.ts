import * as z from 'zod';
import { noticeDeps } from '../../../service/deps/notices.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { issueRecoveryCode } from '../../../service/screens/issue-recovery-code.ts';
import { requireAccount } from '../../../service/storage/users.ts';

/**
 * A new recovery code in the place of whatever there is, told once, in this answer. As at Auth0 it is made for a user without any method too;
 * it opens nothing before there is one beside it (product.md §3 rule 3).
 */
export const handler = managementEndpoint({
  scopes: ['update:users'],
  path: idInPath,
  body: z.strictObject({}).nullish(),
  deps: { ...tableDeps, ...noticeDeps },
  async run({ path, caller, client }, deps) {
    const account = await requireAccount(deps.table(), path.id);
    const { code, id } = await issueRecoveryCode(deps, account);
    const user = { userId: account.userId, userName: account.profile.email };
    const details = { authenticator: { id, type: 'recovery-code' } };
    await auditCall(deps, { caller, client }, 'Generate new recovery code for the user', { ...user, details });
    await deps.notify('recovery_renewed', { account: account.profile, locales: [], client, by: 'administrator' });
    return ok({ recovery_code: code.reveal() });
  },
});
