import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { noContent } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
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
    if (await endRecoveryCode(deps, { caller, client }, await requireAccount(deps.table(), path.id), path.method_id)) return noContent();
    const account = await changeMethodsOf(deps, path.id, (found) => ({ remove: [requireMethod(found, path.method_id).id] }));
    const removed = [requireMethod(account, path.method_id)];
    await afterMethodChange(deps, { caller, client }, 'Delete an authentication method', { account, removed });
    return noContent();
  },
});
