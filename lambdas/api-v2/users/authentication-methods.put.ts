import { noticeDeps } from '../../../service/deps/notices.ts';
import { secretsDeps } from '../../../service/deps/secrets.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { changeMethodsOf } from '../../../service/management/change-methods.ts';
import { afterMethodChange } from '../../../service/management/method-audit.ts';
import { newMethodsBody } from '../../../service/management/method-body.ts';
import { makeMethod } from '../../../service/management/new-method.ts';
import { writtenMethod } from '../../../service/rules/public-method.ts';
import type { Account, Method } from '../../../service/storage/account.ts';
import { requireProfile } from '../../../service/storage/users.ts';

/** Replaces totp and phone methods, all at once, and leaves WebAuthn alone (product.md §4). */
export const handler = managementEndpoint({
  scopes: ['update:authentication_methods', 'update:users'],
  path: idInPath,
  body: newMethodsBody,
  deps: { ...tableDeps, ...secretsDeps, ...noticeDeps },
  async run({ path, body, caller, client }, deps) {
    await requireProfile(deps.table(), path.id);
    const added: Method[] = [];
    for (const one of body) added.push(await makeMethod(deps, path.id, one));
    const account = await changeMethodsOf(deps, path.id, (found) => ({ add: added, remove: replaced(found).map(({ id }) => id) }));

    const change = { account, added, removed: replaced(account) };
    await afterMethodChange(deps, { caller, client }, 'Replace authentication methods', change);
    return ok(added.map(writtenMethod));
  },
});

const replaceable: ReadonlySet<string> = new Set(['totp', 'phone']);
const replaced = (account: Account): Method[] => account.methods.filter(({ type }) => replaceable.has(type));
