import * as z from 'zod';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { screenEndpoint } from '../../../../../service/http/screen-endpoint.ts';
import type { RecoveryCodeAnswer } from '../../../../../service/rules/screen-answers.ts';
import { ulid } from '../../../../../service/rules/ulid.ts';
import { auditLogin } from '../../../../../service/screens/audit.ts';
import { issueRecoveryCode } from '../../../../../service/screens/issue-recovery-code.ts';
import { requireDue, requireStillDue, shownIn } from '../../../../../service/screens/recovery-code.ts';
import { readSecondFactor } from '../../../../../service/screens/second-factor.ts';
import { requireAccountOpen } from '../../../../../service/screens/within-account.ts';
import { noteInSession } from '../../../../../service/storage/login-sessions.ts';
import { equals } from '../../../../../service/storage/table.ts';

/**
 * A code is shown when it is made, and never again: who loads the page anew gets another. The session is told its id first, on condition that
 * none was kept yet, so no code is made after "I have saved it".
 */
export const handler = screenEndpoint({
  states: shownIn,
  body: z.strictObject({}),
  deps: tableDeps,
  async run({ session, state, client, signInHash, now }, deps) {
    requireDue(session, state);
    const { account } = await readSecondFactor(deps.table(), { session, signInHash, now });
    await requireAccountOpen(deps.table(), { session, account, now });
    await requireStillDue(deps, { session, state, account, now });
    const id = ulid(deps.now(), deps.random(10));
    await noteInSession(deps.table(), session, { change: { recoveryShown: id }, now, when: [equals('recoveryDue', true)] });
    const { code } = await issueRecoveryCode(deps, account, { id, made_in: session.reference });
    const details = { authenticator: { id, type: 'recovery-code' } };
    await auditLogin(deps, 'gd_enrollment_complete', 'Recovery code made', { session, client, profile: account.profile, details });
    const again = session.recoveryShown === undefined ? {} : { again: true as const };
    const answer: RecoveryCodeAnswer = { recovery_code: code.reveal(), id, ...again };
    return ok(answer);
  },
});
