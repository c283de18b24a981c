import * as z from 'zod';
import { tableDeps } from '../../service/deps/table.ts';
import { ok } from '../../service/http/answer.ts';
import { chooseFields, email, fieldChoice } from '../../service/http/fields.ts';
import { managementEndpoint } from '../../service/http/management-endpoint.ts';
import { publicUser } from '../../service/rules/public-user.ts';
import { searchUsers } from '../../service/storage/user-list.ts';

/** Nobody or one, as an array, as Auth0 answers it. */
export const handler = managementEndpoint({
  scopes: ['read:users'],
  query: z.object({ email, ...fieldChoice }),
  deps: tableDeps,
  async run({ query }, deps) {
    const users = await searchUsers(deps.table(), { by: 'email', value: query.email });
    return ok(users.map((user) => chooseFields(publicUser(user), query)));
  },
});
