import * as z from 'zod';
import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath, paging } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { shownMethod, shownRecoveryCode } from '../../../service/management/find-method.ts';
import { requireAccount } from '../../../service/storage/users.ts';

export const handler = managementEndpoint({
  scopes: ['read:authentication_methods', 'read:users'],
  path: idInPath,
  query: z.object(paging),
  deps: tableDeps,
  async run({ path, query }, deps) {
    const account = await requireAccount(deps.table(), path.id);
    const start = query.page * query.per_page;
    const recoveryCode = shownRecoveryCode(account);
    const all = [...account.methods.map((method) => shownMethod(account, method)), ...(recoveryCode ? [recoveryCode] : [])];
    const authenticators = all.slice(start, start + query.per_page);
    // Auth0's clients page through `authenticators` until it is empty.
    return ok(query.include_totals ? { authenticators, total: all.length, start, limit: query.per_page } : authenticators);
  },
});
