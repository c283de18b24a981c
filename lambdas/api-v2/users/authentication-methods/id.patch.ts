import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../service/management/audit.ts';
import { methodPath, requireMethod } from '../../../../service/management/find-method.ts';
import { methodName } from '../../../../service/management/method-body.ts';
import { writtenMethod } from '../../../../service/rules/public-method.ts';
import { renameMethod } from '../../../../service/storage/methods.ts';
import { requireAccount } from '../../../../service/storage/users.ts';

/** Renames; `preferred_authentication_method` is the phone's and comes with it. */
export const handler = managementEndpoint({
  scopes: ['update:authentication_methods', 'update:users'],
  path: methodPath,
  body: z.strictObject({ name: methodName.nullish(), friendly_name: methodName.nullish() }),
  deps: tableDeps,
  async run({ path, body, caller, client }, deps) {
    const table = deps.table();
    const account = await requireAccount(table, path.id);
    const method = requireMethod(account, path.method_id);
    const wanted = body.name === undefined ? body.friendly_name : body.name;
    if (wanted === undefined) return ok(writtenMethod(method));

    const name = wanted ?? undefined;
    if (!(await renameMethod(table, account, method.id, name))) requireMethod({ ...account, methods: [] }, method.id);
    const details = { authenticator: { id: method.id, type: method.type } };
    await auditCall(deps, { caller, client }, 'Update an authentication method', {
      userId: path.id,
      userName: account.profile.email,
      details,
    });
    return ok(writtenMethod({ ...method, name }));
  },
});
