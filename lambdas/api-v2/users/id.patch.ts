import { noticeDeps } from '../../../service/deps/notices.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { auditCall } from '../../../service/management/audit.ts';
import { hashNewPassword } from '../../../service/management/new-password.ts';
import { userChangeBody } from '../../../service/management/user-body.ts';
import { changeOf, requireChangeable } from '../../../service/management/user-change.ts';
import { publicUser } from '../../../service/rules/public-user.ts';
import { forgetDevices } from '../../../service/storage/devices.ts';
import { outdateDecisions } from '../../../service/storage/methods.ts';
import { changeUser, endedSignIns } from '../../../service/storage/users.ts';
import { endWaits } from '../../../service/storage/waits.ts';

/** Blocking and a new password end the user's sign-ins; a new password also ends the waits that wrong tries brought. */
export const handler = managementEndpoint({
  scopes: ['update:users'],
  path: idInPath,
  body: userChangeBody,
  deps: { ...tableDeps, ...noticeDeps },
  async run({ path, body, caller, client }, deps) {
    requireChangeable(body);
    const table = deps.table();
    const now = Math.floor(deps.now() / 1000);
    const profile = await changeUser(table, path.id, {
      now: deps.now(),
      async decide(profile) {
        const change = changeOf(profile, body, now);
        if (!body.password) return change;
        const password_hash = await hashNewPassword(table, body.password, profile.email ?? '');
        return { ...endedSignIns(now), ...change, password_hash };
      },
    });
    // An enrolment that was let go on before the block is decided anew.
    if (body.blocked === true) await outdateDecisions(table, path.id);
    if (body.password) {
      await forgetDevices(table, path.id);
      await endWaits(table, path.id, { email: profile.email, now });
    }

    const changed = Object.keys(body).filter((name) => name !== 'connection');
    await auditCall(deps, { caller, client }, 'Update a User', { userId: path.id, userName: profile.email, details: { changed } });
    if (body.password) await deps.notify('password_changed', { account: profile, locales: [], client, by: 'administrator' });
    return ok(publicUser(profile));
  },
});
