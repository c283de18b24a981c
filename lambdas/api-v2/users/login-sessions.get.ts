import * as z from 'zod';
import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath, pageOf, paging } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { publicLoginSession } from '../../../service/rules/public-login-session.ts';
import { listSessions } from '../../../service/storage/login-sessions.ts';
import { requireProfile } from '../../../service/storage/users.ts';

/** The last hundred sign-ins of a user that got as far as a first factor, newest first. */
export const handler = managementEndpoint({
  scopes: ['read:sessions', 'read:users'],
  path: idInPath,
  query: z.object(paging),
  deps: tableDeps,
  async run({ path, query }, deps) {
    await requireProfile(deps.table(), path.id);
    const sessions = await listSessions(deps.table(), path.id, Math.floor(deps.now() / 1000));
    const start = query.page * query.per_page;
    const shown = sessions.slice(start, start + query.per_page).map(publicLoginSession);
    return ok(pageOf('login_sessions', shown, { ...query, total: sessions.length }));
  },
});
