import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../../service/management/audit.ts';
import { currentMethod, methodPath, requireMethod } from '../../../../service/management/find-method.ts';
import { authenticatorIn } from '../../../../service/management/method-audit.ts';
import { methodName } from '../../../../service/management/new-methods/method-type.ts';
import { phonePreference } from '../../../../service/management/phone-preference.ts';
import { Problem } from '../../../../service/rules/problem.ts';
import { writtenMethod } from '../../../../service/rules/public-method.ts';
import type { Method } from '../../../../service/storage/account.ts';
import { editMethod, type MethodEdit } from '../../../../service/storage/methods.ts';
import { requireAccount } from '../../../../service/storage/users.ts';

const body = z.strictObject({
  name: methodName.nullish(),
  friendly_name: methodName.nullish(),
  preferred_authentication_method: phonePreference.optional(),
});

/** Its name, which null takes away, and how codes reach a phone. */
export const handler = managementEndpoint({
  scopes: ['update:authentication_methods', 'update:users'],
  path: methodPath,
  body,
  deps: tableDeps,
  async run({ path, body: wanted, caller, client }, deps) {
    const table = deps.table();
    const account = await requireAccount(table, path.id);
    const method = currentMethod(account, requireMethod(account, path.method_id));
    const edit = editOf(method, wanted);
    if (Object.keys(edit).length === 0) return ok(writtenMethod(method));

    if (!(await editMethod(table, account, method.id, edit))) requireMethod({ ...account, methods: [] }, method.id);
    await auditCall(deps, { caller, client }, 'Update an authentication method', {
      userId: path.id,
      userName: account.profile.email,
      details: { authenticator: authenticatorIn(method) },
    });
    return ok(writtenMethod({ ...method, ...edit }));
  },
});

const editOf = (method: Method, wanted: z.output<typeof body>): MethodEdit => {
  const { preferred_authentication_method: preferred } = wanted;
  if (preferred !== undefined && method.type !== 'phone') throw notAPhone();
  const name = wanted.name === undefined ? wanted.friendly_name : wanted.name;
  return {
    ...(name === undefined ? {} : { name: name ?? undefined }),
    ...(preferred === undefined ? {} : { preferred_authentication_method: preferred }),
  };
};

const notAPhone = (): Problem =>
  new Problem(400, 'invalid_body', 'Only methods of type phone have a preferred_authentication_method.', {
    details: { field: 'preferred_authentication_method' },
  });
