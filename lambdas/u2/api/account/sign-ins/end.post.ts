import * as z from 'zod';
import { auditAccount } from '../../../../../service/account/account-audit.ts';
import { accountEndpoint } from '../../../../../service/account/account-endpoint.ts';
import { requireStanding } from '../../../../../service/account/account-visit.ts';
import { changedAccount } from '../../../../../service/account/changed-account.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { refusal } from '../../../../../service/http/screen-endpoint.ts';
import type { Profile } from '../../../../../service/storage/account.ts';
import { endOtherSignIns, endSignIn } from '../../../../../service/storage/sign-ins.ts';

const body = z
  .strictObject({
    id: z.string().max(64).optional(),
    others: z
      .boolean()
      .refine((all) => all, { error: 'Only true is taken: it ends all sign-ins but this one' })
      .optional(),
  })
  .refine(({ id, others }) => (id === undefined) !== (others === undefined), { error: 'Expected either id or others' });

/** Ends one sign-in of the account with what was issued in it, or all but this one. */
export const handler = accountEndpoint({
  body,
  deps: tableDeps,
  asks: 'fresh',
  async run({ body: { id }, ...call }, deps) {
    const { account, session } = call;
    const asking = { kept: session.signIn, requireStill: (stored: Profile) => requireStanding(stored, session) };
    if (id === undefined) await endOtherSignIns(deps, account.userId, asking.kept, asking.requireStill);
    else if (!(await endSignIn(deps, account.userId, id, asking))) {
      throw refusal(404, 'unknown_sign_in', 'There is no such sign-in in this account.', { field: 'id' });
    }
    await auditAccount(deps, 'slo', 'Sign-in ended in the account', {
      ...call,
      details: { sign_in: id ?? 'all others' },
    });
    return ok(await changedAccount(deps, call));
  },
});
