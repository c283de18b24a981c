import * as z from 'zod';
import { auditAccount } from '../../../../service/account/account-audit.ts';
import { accountEndpoint } from '../../../../service/account/account-endpoint.ts';
import { changedAccount, requireStillProven } from '../../../../service/account/changed-account.ts';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { standingOf } from '../../../../service/factors/usable.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal } from '../../../../service/http/screen-endpoint.ts';
import type { AccountRecovery } from '../../../../service/rules/account-answers.ts';
import { Problem } from '../../../../service/rules/problem.ts';
import { recoveryServes } from '../../../../service/rules/recovery-code.ts';
import { issueRecoveryCode } from '../../../../service/screens/issue-recovery-code.ts';
import { passwordWindow, takeTurn } from '../../../../service/storage/password-windows.ts';

/** Each sends a mail and costs a slow hash. */
const mostAnHour = 5;

/** A new recovery code in the place of the one before. The answer is the only place where it is ever shown. */
export const handler = accountEndpoint({
  body: z.strictObject({}),
  deps: { ...tableDeps, ...noticeDeps },
  asks: 'fresh',
  async run({ body: _, ...call }, deps) {
    const { account, settings, client, now } = call;
    const { usable, locked } = standingOf(account, settings);
    if (!recoveryServes(settings.enabled) || usable + locked === 0) {
      throw refusal(409, 'recovery_off', 'Recovery codes are not given here, or there is no method that one could stand in for.');
    }
    const window = passwordWindow('recovery-user', account.userId, now);
    if (!(await takeTurn(deps.table(), window, mostAnHour))) throw tooManyCodes(window.left);
    const { code } = await issueRecoveryCode(deps, account, { stillMay: () => requireStillProven(deps, call) });
    await auditAccount(deps, 'gd_update_device_account', 'Recovery code renewed in the account', call);
    await deps.notify('recovery_renewed', { account: account.profile, locales: client.languages, client });
    const answer: AccountRecovery = { ...(await changedAccount(deps, call)), recovery_code: code.reveal() };
    return ok(answer);
  },
});

const tooManyCodes = (retryAfterSeconds: number): Problem =>
  new Problem(429, 'too_many_attempts', 'Too many new recovery codes. Please wait before the next one.', { retryAfterSeconds });
