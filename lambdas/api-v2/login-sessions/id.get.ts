import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { Problem } from '../../../service/rules/problem.ts';
import { publicLoginSession } from '../../../service/rules/public-login-session.ts';
import { findSessionByReference } from '../../../service/storage/login-sessions.ts';

// base64url of a SHA-256.
const reference = /^[\w-]{43}$/;

/** By the reference that error pages show and audit entries hold. */
export const handler = managementEndpoint({
  scopes: ['read:sessions', 'read:users'],
  path: idInPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const now = Math.floor(deps.now() / 1000);
    const session = reference.test(path.id) ? await findSessionByReference(deps.table(), path.id, now) : undefined;
    if (!session) throw new Problem(404, 'login_session_not_found', 'The login session does not exist, or it expired some time ago.');
    return ok(publicLoginSession(session));
  },
});
