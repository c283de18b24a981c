import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { methodPath, requireMethod, shownMethod, shownRecoveryCode } from '../../../../service/management/find-method.ts';
import { requireAccount } from '../../../../service/storage/users.ts';

export const handler = managementEndpoint({
  scopes: ['read:authentication_methods', 'read:users'],
  path: methodPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const account = await requireAccount(deps.table(), path.id);
    const recoveryCode = shownRecoveryCode(account);
    if (recoveryCode?.['id'] === path.method_id) return ok(recoveryCode);
    return ok(shownMethod(account, requireMethod(account, path.method_id)));
  },
});
