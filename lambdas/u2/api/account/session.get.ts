import { accountQuery } from '../../../../service/account/account-endpoint.ts';
import { overviewOf } from '../../../../service/account/overview.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';

/** What the account page shows, to who is signed in to it. */
export const handler = accountQuery(tableDeps, async (call, deps) => ok(await overviewOf(deps.table(), call)));
