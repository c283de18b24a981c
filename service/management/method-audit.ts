import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import { factorOfMethod } from '../factors/index.ts';
import type { Caller } from '../http/bearer.ts';
import type { Client } from '../http/request.ts';
import { maskedNumber } from '../rules/phone-number.ts';
import type { Account, Method } from '../storage/account.ts';
import { endLock } from '../storage/waits.ts';
import { auditCall } from './audit.ts';

type By = { caller: Caller; client: Client };
type Change = { account: Account; added?: readonly Method[]; removed?: readonly Method[] };

/**
 * What follows a change by the API: the guess limit of the factors concerned starts anew, the log gets an entry for the call and one for
 * each method that was enrolled or removed, and the user is told of each by mail, in their own language.
 */
export const afterMethodChange = async (
  deps: TableDeps & Pick<NoticeDeps, 'notify'>,
  by: By,
  description: string,
  change: Change,
): Promise<void> => {
  const { account, added = [], removed = [] } = change;
  const counters = new Set([...added, ...removed].flatMap((method) => factorOfMethod(method.type)?.counter ?? []));
  for (const counter of counters) if (account.counters.has(counter)) await endLock(deps.table(), account.userId, counter);

  const user = { userId: account.userId, userName: account.profile.email };
  const about = (method: Method) => ({ ...user, details: { authenticator: authenticatorIn(method) } });
  const enrolled = added.filter(({ confirmed }) => confirmed);
  for (const method of removed) await auditCall(deps, by, 'Removed by the API', { type: 'gd_unenroll', ...about(method) });
  for (const method of enrolled) {
    await auditCall(deps, by, 'Enrolled by the API', { type: 'gd_enrollment_complete', ...about(method) });
  }
  await auditCall(deps, by, description, user);

  const told = { account: account.profile, locales: [], client: by.client, by: 'administrator' as const };
  for (const method of removed.filter(({ confirmed }) => confirmed)) await deps.notify('method_removed', { ...told, method });
  for (const method of enrolled) await deps.notify('method_added', { ...told, method });
};

/** A method as the log shows it: a key by its name, as its id and public key say nothing to a reader. */
export const authenticatorIn = ({ id, type, name, phone_number: number, credential_id: key }: Method): Record<string, string> => ({
  id,
  type,
  ...(number === undefined ? {} : { phone_number: maskedNumber(number) }),
  ...(key === undefined || name === undefined ? {} : { name }),
});
