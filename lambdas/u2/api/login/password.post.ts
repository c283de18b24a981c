import * as z from 'zod';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal, screenEndpoint } from '../../../../service/http/screen-endpoint.ts';
import { verifyPassword } from '../../../../service/keys/password-hash.ts';
import { freeFailures, waitSecondsAfter } from '../../../../service/rules/lockout.ts';
import { Problem } from '../../../../service/rules/problem.ts';
import { Secret } from '../../../../service/rules/secret.ts';
import { auditLogin } from '../../../../service/screens/audit.ts';
import { afterFirstFactor } from '../../../../service/screens/first-factor.ts';
import { passwordLimits } from '../../../../service/screens/password-limits.ts';
import { elsewhere, firstPlace } from '../../../../service/screens/place.ts';
import { findUserIdByEmail, readAccount } from '../../../../service/storage/account.ts';
import { readMfaSettings } from '../../../../service/storage/settings.ts';

/**
 * The unknown user, the wrong password and the blocked account give the same answer after the same work: the same database calls in the
 * same order and exactly one password hash (security.md 7).
 */
export const handler = screenEndpoint({
  states: ['pending'],
  body: z.strictObject({
    password: z
      .string()
      .max(1024)
      .transform((text) => new Secret(text)),
  }),
  deps: tableDeps,
  async run({ session, state, body, client, deviceHash, now }, deps) {
    const email = session.identifier;
    if (email === undefined) throw elsewhere(firstPlace(session).screen, state);

    const table = deps.table();
    const userId = await findUserIdByEmail(table, email);
    const owner = await readAccount(table, userId ?? nobody);
    // A claim may be a moment ahead of its owner's profile: only where both say so is it this user's e-mail.
    const account = owner?.profile.email === email ? owner : undefined;
    const settings = await readMfaSettings(table);
    const limits = passwordLimits(table, { email, address: client.address, account, deviceHash, now });
    const counted = await limits.count();
    if (counted.outcome !== 'counted') throw tooManyAttempts(counted.outcome === 'wait' ? counted.seconds : waitSecondsAfter(freeFailures));

    const right = await verifyPassword(body.password, account?.profile.password_hash);
    if (!account || !right || account.profile.blocked) {
      const held = counted.failures >= freeFailures;
      if (held) await deps.count('Lockouts');
      const type = held ? 'limit_wc' : account ? 'fp' : 'fu';
      await auditLogin(deps, type, 'Wrong email or password.', { session, client, profile: account?.profile });
      throw held ? tooManyAttempts(waitSecondsAfter(counted.failures)) : wrongCredentials();
    }

    await limits.clear();
    return ok({ next: await afterFirstFactor(deps, { session, state, account, settings, amr: ['pwd'], client, deviceHash, now }) });
  },
});

// A partition that no user can have: ids hold no white space.
const nobody = 'no user';

const wrongCredentials = (): Problem => refusal(403, 'wrong_credentials', 'Wrong e-mail or password.', { field: 'password' });

const tooManyAttempts = (seconds: number): Problem =>
  new Problem(429, 'too_many_attempts', 'Too many tries. Please wait before the next one.', { retryAfterSeconds: seconds });
