import * as z from 'zod';
import { auditAccount } from '../../../../../service/account/account-audit.ts';
import { accountEndpoint } from '../../../../../service/account/account-endpoint.ts';
import { changedKeys } from '../../../../../service/account/changed-account.ts';
import { methodId, requireOwnMethod, unknownMethod } from '../../../../../service/account/own-method.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { refusal } from '../../../../../service/http/screen-endpoint.ts';
import { editMethod } from '../../../../../service/storage/methods.ts';

/** As long as the API lets them be. */
const longest = 20;

/** What its owner calls a method; an empty name takes the old one away. */
export const handler = accountEndpoint({
  body: z.strictObject({ method: methodId, name: z.string().max(200) }),
  deps: tableDeps,
  asks: 'fresh',
  async run({ body, ...call }, deps) {
    const method = requireOwnMethod(call.account, body.method);
    const name = body.name.trim().replace(/\s+/gu, ' ');
    if (name.length > longest || !name.isWellFormed()) {
      throw refusal(400, 'invalid_name', `A name has at most ${longest} characters.`, { field: 'name' });
    }
    if (!(await editMethod(deps.table(), call.account, method.id, { name: name || undefined }))) throw unknownMethod();
    await auditAccount(deps, 'gd_update_device_account', 'Method renamed in the account', { ...call, method });
    return ok(await changedKeys(deps, call));
  },
});
