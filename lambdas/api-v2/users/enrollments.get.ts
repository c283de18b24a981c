import { tableDeps } from '../../../service/deps/table.ts';
import { ok } from '../../../service/http/answer.ts';
import { idInPath } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';
import { lastUseOf } from '../../../service/management/find-method.ts';
import { publicEnrolment } from '../../../service/rules/public-enrolment.ts';
import { requireAccount } from '../../../service/storage/users.ts';

/** The methods by Guardian's older name for them. */
export const handler = managementEndpoint({
  scopes: ['read:guardian_enrollments', 'read:users'],
  path: idInPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const account = await requireAccount(deps.table(), path.id);
    return ok(account.methods.map((method) => publicEnrolment(method, lastUseOf(account, method))));
  },
});
