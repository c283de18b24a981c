import * as z from 'zod';
import { auditAccount } from '../../../../service/account/account-audit.ts';
import { accountEndpoint } from '../../../../service/account/account-endpoint.ts';
import { requireStanding } from '../../../../service/account/account-visit.ts';
import { changedAccount, requireStillProven } from '../../../../service/account/changed-account.ts';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { refusal } from '../../../../service/http/screen-endpoint.ts';
import { Secret } from '../../../../service/rules/secret.ts';
import { hashTypedPassword } from '../../../../service/screens/typed-password.ts';
import { forgetDevices } from '../../../../service/storage/devices.ts';
import { changeUser, endedSignIns } from '../../../../service/storage/users.ts';
import { endWaits } from '../../../../service/storage/waits.ts';

/** A new password ends all other sign-ins, sign-ins under way, known browsers and waits (product.md §7, security.md 12). This sign-in goes on. */
export const handler = accountEndpoint({
  body: z.strictObject({
    password: z
      .string()
      .max(1024)
      .transform((text) => new Secret(text)),
  }),
  deps: { ...tableDeps, ...noticeDeps },
  asks: 'fresh',
  async run({ body, ...call }, deps) {
    const { account, settings, session, client, now } = call;
    const { profile, userId } = account;
    if (profile.password_hash === undefined) throw refusal(409, 'no_password', 'This account signs in without a password.');
    const table = deps.table();
    const password_hash = await hashTypedPassword(body.password, { settings, email: profile.email ?? '' });
    await requireStillProven(deps, call);
    // Before the password: whoever signed in with the old one is a stranger by the time it counts.
    await forgetDevices(table, userId);
    await changeUser(table, userId, {
      now: deps.now(),
      decide(stored) {
        requireStanding(stored, session); // "this was not me" and a block that came meanwhile are not undone
        return { password_hash, ...endedSignIns(now, session.signIn) };
      },
    });
    await auditAccount(deps, 'scp', 'Password changed in the account', call);
    await deps.notify('password_changed', { account: profile, locales: client.languages, client });
    await endWaits(table, userId, { email: profile.email, now, texts: 'kept' });
    return ok(await changedAccount(deps, call));
  },
});
