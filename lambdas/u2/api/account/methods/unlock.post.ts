import * as z from 'zod';
import { auditAccount } from '../../../../../service/account/account-audit.ts';
import { accountEndpoint } from '../../../../../service/account/account-endpoint.ts';
import { changedAccount } from '../../../../../service/account/changed-account.ts';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { standingMethods, standingOf } from '../../../../../service/factors/usable.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { refusal } from '../../../../../service/http/screen-endpoint.ts';
import { endLock } from '../../../../../service/storage/waits.ts';

/**
 * Switches on again what a hundred wrong codes switched off, by another usable method or the recovery code (security.md 12). A proof by the
 * locked method itself, from before its lock, is none.
 */
export const handler = accountEndpoint({
  body: z.strictObject({}),
  deps: tableDeps,
  asks: 'fresh',
  async run({ body: _, ...call }, deps) {
    const { account, settings, session } = call;
    const isByAnother = session.proof.by === 'recovery' || standingOf(account, settings).usable > 0;
    if (!isByAnother) throw refusal(403, 'factor_locked', 'Only another method or the recovery code can end this lock.');
    const locked = standingMethods(account, settings).filter((method) => method.locked);
    for (const counter of new Set(locked.map(({ factor }) => factor.counter))) await endLock(deps.table(), account.userId, counter);
    for (const { method } of locked) {
      await auditAccount(deps, 'gd_update_device_account', 'Method switched on again in the account', { ...call, method });
    }
    return ok(await changedAccount(deps, call));
  },
});
