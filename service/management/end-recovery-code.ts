import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Caller } from '../http/bearer.ts';
import type { Client } from '../http/request.ts';
import type { Account } from '../storage/account.ts';
import { removeRecoveryCode } from '../storage/recovery-codes.ts';
import { auditCall } from './audit.ts';

/** Takes the user's recovery code away, where this is its id, and tells the user; false where it is not. */
export const endRecoveryCode = async (
  deps: TableDeps & Pick<NoticeDeps, 'notify'>,
  by: { caller: Caller; client: Client },
  { userId, profile, recovery }: Account,
  id: string,
): Promise<boolean> => {
  if (recovery?.hash === undefined || recovery.id !== id) return false;
  await removeRecoveryCode(deps.table(), userId, id);
  const user = { userId, userName: profile.email };
  await auditCall(deps, by, 'Removed by the API', {
    type: 'gd_unenroll',
    ...user,
    details: { authenticator: { id, type: 'recovery-code' } },
  });
  const told = { account: profile, locales: [], client: by.client, by: 'administrator' as const };
  await deps.notify('method_removed', { ...told, method: { type: 'recovery-code' } });
  return true;
};
