import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { noContent } from '../../../../service/http/answer.ts';
import { idInPath } from '../../../../service/http/fields.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { changeMethodsOf } from '../../../../service/management/change-methods.ts';
import { enrolmentNotFound, requireEnrolment } from '../../../../service/management/find-enrolment.ts';
import { afterMethodChange } from '../../../../service/management/method-audit.ts';

export const handler = managementEndpoint({
  scopes: ['delete:guardian_enrollments', 'update:users'],
  path: idInPath,
  deps: { ...tableDeps, ...noticeDeps },
  async run({ path, caller, client }, deps) {
    const { account: owner } = await requireEnrolment(deps.table(), path.id);
    const account = await changeMethodsOf(deps, owner.userId, ({ methods }) => {
      if (!methods.some(({ id }) => id === path.id)) throw enrolmentNotFound();
      return { remove: [path.id] };
    });
    const removed = account.methods.filter(({ id }) => id === path.id);
    await afterMethodChange(deps, { caller, client }, 'Delete a Guardian enrollment', { account, removed });
    return noContent();
  },
});
