import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { noContent } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../service/management/audit.ts';
import { changeMethodsOf } from '../../../../service/management/change-methods.ts';
import { endRecoveryCode } from '../../../../service/management/end-recovery-code.ts';
import { methodPath, requireMethod } from '../../../../service/management/find-method.ts';
import { afterMethodChange } from '../../../../service/management/method-audit.ts';
import { requireAccount } from '../../../../service/storage/users.ts';

export const handler = managementEndpoint({
  scopes: ['delete:authentication_methods', 'update:users'],
  path: methodPath,
  deps: { ...tableDeps, ...noticeDeps },
  async run({ path, caller, client }, deps) {
    const description = 'Delete an authentication method';
    const found = await requireAccount(deps.table(), path.id);
    if (await endRecoveryCode(deps, { caller, client }, found, path.method_id)) {
      await auditCall(deps, { caller, client }, description, { userId: path.id, userName: found.profile.email });
      return noContent();
    }
    const account = await changeMethodsOf(deps, path.id, (stored) => ({ remove: [requireMethod(stored, path.method_id).id] }));
    const removed = [requireMethod(account, path.method_id)];
    await afterMethodChange(deps, { caller, client }, description, { account, removed });
    return noContent();
  },
});
