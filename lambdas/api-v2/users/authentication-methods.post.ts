import { noticeDeps } from '../../../service/deps/notices.ts';
import { secretsDeps } from '../../../service/deps/secrets.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { created } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { changeMethodsOf } from '../../../service/management/change-methods.ts';
import { afterMethodChange } from '../../../service/management/method-audit.ts';
import { newMethodBody } from '../../../service/management/method-body.ts';
import { makeMethod } from '../../../service/management/new-method.ts';
import { writtenMethod } from '../../../service/rules/public-method.ts';
import { requireProfile } from '../../../service/storage/users.ts';

export const handler = managementEndpoint({
  scopes: ['create:authentication_methods', 'update:users'],
  path: idInPath,
  body: newMethodBody,
  deps: { ...tableDeps, ...secretsDeps, ...noticeDeps },
  async run({ path, body, caller, client }, deps) {
    await requireProfile(deps.table(), path.id);
    const method = await makeMethod(deps, path.id, body);
    const account = await changeMethodsOf(deps, path.id, () => ({ add: [method] }));

    await afterMethodChange(deps, { caller, client }, 'Create an authentication method', { account, added: [method] });
    return created(writtenMethod(method));
  },
});
