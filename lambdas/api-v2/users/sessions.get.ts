import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { publicSignIn } from '../../../service/rules/public-sign-in.ts';
import { listSignIns } from '../../../service/storage/sign-ins.ts';
import { requireProfile } from '../../../service/storage/users.ts';

/** The browsers that a user is signed in with, newest first, at most a hundred. */
export const handler = managementEndpoint({
  scopes: ['read:sessions', 'read:users'],
  path: idInPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const profile = await requireProfile(deps.table(), path.id);
    const signIns = await listSignIns(deps.table(), profile, Math.floor(deps.now() / 1000));
    return ok({ sessions: signIns.map(publicSignIn) });
  },
});
