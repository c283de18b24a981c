import * as z from 'zod';
import { auditAccount } from '../../../../../service/account/account-audit.ts';
import { accountEndpoint } from '../../../../../service/account/account-endpoint.ts';
import { changedAccount } from '../../../../../service/account/changed-account.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { refusal } from '../../../../../service/http/screen-endpoint.ts';
import { forgetAllRemembered, forgetRememberedBrowser } from '../../../../../service/storage/remembered-browsers.ts';

/** A second factor is asked for in it again: in this one, or without an id in all of them. */
export const handler = accountEndpoint({
  body: z.strictObject({ id: z.string().max(64).optional() }),
  deps: tableDeps,
  asks: 'fresh',
  async run({ body: { id }, ...call }, deps) {
    const { account } = call;
    if (id === undefined) await forgetAllRemembered(deps.table(), account.userId);
    else if (!(await forgetRememberedBrowser(deps.table(), account, id))) {
      throw refusal(404, 'unknown_browser', 'There is no such remembered browser in this account.', { field: 'id' });
    }
    await auditAccount(deps, 'gd_update_device_account', 'Remembered browser forgotten in the account', {
      ...call,
      details: { browser: id ?? 'all' },
    });
    return ok(await changedAccount(deps, call));
  },
});
