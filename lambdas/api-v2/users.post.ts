import { tableDeps } from '../../service/deps/table.ts';
import { created } from '../../service/http/answer.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { auditCall } from '../../service/management/audit.ts';
import { hashNewPassword } from '../../service/management/new-password.ts';
import { defaultsFor, newUserBody, requireConnection, requireNoMail } from '../../service/management/user-body.ts';
import { publicUser } from '../../service/rules/public-user.ts';
import { idPrefix } from '../../service/rules/user-id.ts';
import { createUser } from '../../service/storage/users.ts';

/** The password may be left out: the user then signs in after a password reset. */
export const handler = managementEndpoint({
  scopes: ['create:users'],
  body: newUserBody,
  deps: tableDeps,
  async run({ body, caller, client }, deps) {
    const { user_id: givenId, password, verify_email, ...given } = body;
    requireConnection(given.connection);
    requireNoMail(verify_email);
    const table = deps.table();
    const password_hash = password && (await hashNewPassword(table, password, given.email));

    const user = { email_verified: false, ...defaultsFor(given.email), ...given, password_hash };
    const newId = idPrefix + deps.random(12).toString('hex');
    const profile = await createUser(table, user, { givenId, newId, now: deps.now() });

    await auditCall(deps, { caller, client }, 'Create a User', { userId: profile.user_id, userName: profile.email });
    return created(publicUser(profile));
  },
});
