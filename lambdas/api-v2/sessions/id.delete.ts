import { tableDeps } from '../../../service/deps/table.ts';
import { accepted } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { endOneSignIn, requireSignIn } from '../../../service/management/end-sign-ins.ts';

/** It is ended when this answers, its refresh tokens too; 202 is Auth0's word for it. */
export const handler = managementEndpoint({
  scopes: ['delete:sessions'],
  path: idInPath,
  deps: tableDeps,
  async run({ path, caller, client }, deps) {
    await endOneSignIn(deps, { caller, client }, await requireSignIn(deps, path.id));
    return accepted();
  },
});
