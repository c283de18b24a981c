import * as z from 'zod';
import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { chooseFields, fieldChoice, idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { publicUser } from '../../../service/rules/public-user.ts';
import { requireAccount } from '../../../service/storage/users.ts';

export const handler = managementEndpoint({
  scopes: ['read:users'],
  path: idInPath,
  query: z.object(fieldChoice),
  deps: tableDeps,
  async run({ path, query }, deps) {
    const { profile, methods } = await requireAccount(deps.table(), path.id);
    const enrolled = methods.some((method) => method.confirmed);
    return ok(chooseFields({ ...publicUser(profile), ...(enrolled ? { multifactor: ['guardian'] } : {}) }, query));
  },
});
