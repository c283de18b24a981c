import * as z from 'zod';
import { auditAccount } from '../../../../service/account/account-audit.ts';
import { accountEndpoint } from '../../../../service/account/account-endpoint.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { accountCookie, dropCookie, sessionCookie } from '../../../../service/http/cookies.ts';
import type { AccountStep } from '../../../../service/rules/account-answers.ts';
import { endAccountSession } from '../../../../service/storage/account-sessions.ts';
import { removeArtefact } from '../../../../service/storage/oidc-artefacts.ts';

/** The browser's sign-in ends with it: else the page would be open again without a question. */
export const handler = accountEndpoint({
  body: z.strictObject({}),
  deps: tableDeps,
  asks: 'signed_in',
  async run({ body: _, ...call }, deps) {
    await removeArtefact(deps.table(), { model: 'Session', id: call.cookies.get(sessionCookie()) ?? '' });
    await endAccountSession(deps.table(), call.session.hash);
    await auditAccount(deps, 'slo', 'Signed out in the account', call);
    const answer: AccountStep = { next: '/u2/logged-out' };
    return ok(answer, { cookies: [dropCookie(accountCookie()), dropCookie(sessionCookie())] });
  },
});
