import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { idInPath } from '../../../../service/http/fields.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { requireEnrolment } from '../../../../service/management/find-enrolment.ts';
import { lastUseOf } from '../../../../service/management/find-method.ts';
import { publicEnrolment } from '../../../../service/rules/public-enrolment.ts';

export const handler = managementEndpoint({
  scopes: ['read:guardian_enrollments', 'read:users'],
  path: idInPath,
  deps: tableDeps,
  async run({ path }, deps) {
    const { account, method } = await requireEnrolment(deps.table(), path.id);
    return ok(publicEnrolment(method, lastUseOf(account, method)));
  },
});
