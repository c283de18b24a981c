import { hashPassword } from '../keys/password-hash.ts';
import { newRecoveryCode, recoveryCounter } from '../rules/recovery-code.ts';
import { Secret } from '../rules/secret.ts';
import { ulid } from '../rules/ulid.ts';
import type { Account } from '../storage/account.ts';
import { replaceRecoveryCode } from '../storage/recovery-codes.ts';
import type { Table } from '../storage/table.ts';
import { endLock } from '../storage/waits.ts';

type Deps = { table(): Table; now(): number; random(bytes: number): Uint8Array };

/**
 * A new recovery code in the place of whatever there is, the only time it can be read. Who may have one, and whom to tell, is the caller's to
 * know, and `stillMay` to refuse once more after the slow hash. `id` tells it from the next one and is no secret.
 */
export const issueRecoveryCode = async (
  deps: Deps,
  account: Account,
  { id = ulid(deps.now(), deps.random(10)), made_in, stillMay }: { id?: string; made_in?: string; stillMay?(): Promise<void> } = {},
): Promise<{ code: Secret; id: string }> => {
  const code = new Secret(newRecoveryCode(deps.random));
  const created_at = new Date(deps.now()).toISOString();
  const hash = await hashPassword(code);
  await stillMay?.();
  await replaceRecoveryCode(deps.table(), account, { id, hash, created_at, made_in });
  if (account.counters.has(recoveryCounter)) await endLock(deps.table(), account.userId, recoveryCounter);
  return { code, id };
};
