import * as z from 'zod';
import { auditAccount } from '../../../../../service/account/account-audit.ts';
import { accountEndpoint } from '../../../../../service/account/account-endpoint.ts';
import { changedKeys } from '../../../../../service/account/changed-account.ts';
import { methodId } from '../../../../../service/account/own-method.ts';
import { removeMethod } from '../../../../../service/account/remove-method.ts';
import { noticeDeps } from '../../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';

/** Takes one of the own methods away; the last usable one only while no policy demands one (case 44). */
export const handler = accountEndpoint({
  body: z.strictObject({ method: methodId }),
  deps: { ...tableDeps, ...noticeDeps },
  asks: 'fresh',
  async run({ body, ...call }, deps) {
    const { account, client } = call;
    const method = await removeMethod(deps, call, body.method);
    await auditAccount(deps, 'gd_unenroll', 'Method removed in the account', { ...call, method });
    await deps.notify('method_removed', { account: account.profile, locales: client.languages, client, method });
    return ok(await changedKeys(deps, call));
  },
});
