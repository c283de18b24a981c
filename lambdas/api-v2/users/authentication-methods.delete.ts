import { noticeDeps } from '../../../service/deps/notices.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { noContent } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { changeMethodsOf } from '../../../service/management/change-methods.ts';
import { endRecoveryCode } from '../../../service/management/end-recovery-code.ts';
import { afterMethodChange } from '../../../service/management/method-audit.ts';

/** All of them, passkeys too. The way back for somebody whose devices are lost: under the policy the next sign-in enrols anew. */
export const handler = managementEndpoint({
  scopes: ['delete:authentication_methods', 'delete:guardian_enrollments', 'update:users'],
  path: idInPath,
  deps: { ...tableDeps, ...noticeDeps },
  async run({ path, caller, client }, deps) {
    const account = await changeMethodsOf(deps, path.id, ({ methods }) => ({ remove: methods.map(({ id }) => id) }));
    // It goes with the last method; one that was made for a user without any goes here.
    if (account.recovery) await endRecoveryCode(deps, { caller, client }, account, account.recovery.id);
    if (account.methods.length > 0) {
      await afterMethodChange(deps, { caller, client }, 'Delete all authentication methods', { account, removed: account.methods });
    }
    return noContent();
  },
});
