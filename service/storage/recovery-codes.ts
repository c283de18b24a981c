// The one recovery code of a user. Whoever makes one replaces the other; a right answer takes it by one conditional write.
import { type Account, type Recovery, recoveryKey } from './account.ts';
import { absent, equals, present, type Table } from './table.ts';

/** `hash`: salted and slow (keys/password-hash.ts); the code itself is never stored. It stands beside the methods that `account` has. */
export const replaceRecoveryCode = async (
  table: Table,
  account: Account,
  code: Pick<Recovery, 'id' | 'created_at' | 'made_in'> & { hash: string },
) => {
  const methods_version = account.profile.methods_version ?? 0;
  const { made_in, ...made } = code;
  await table.put({ ...recoveryKey(account.userId), ...made, ...(made_in === undefined ? {} : { made_in }), methods_version });
};

/** For a login session, by its public id. Of parallel tries one gets it; false for the others, and where another code was made meanwhile. */
export const takeRecoveryCode = async (
  table: Table,
  { userId, recovery }: Account,
  { by, from }: { by: string; from: string | undefined },
): Promise<boolean> => {
  if (!recovery) return false;
  const stands = [equals('id', recovery.id), present('hash')];
  const owner = from === undefined ? absent('taken_by') : equals('taken_by', from);
  return (await table.tryUpdate(recoveryKey(userId), { set: { taken_by: by } }, [...stands, owner])).outcome === 'written';
};

/** Once the session has moved on: nothing is left of the code. A repeat, and a code that was made meanwhile, are left alone. */
export const spendRecoveryCode = async (table: Table, userId: string, by: string): Promise<void> => {
  await table.tryUpdate(recoveryKey(userId), { remove: ['hash'] }, [equals('taken_by', by)]);
};

/** For an administrator who takes it away, by the id it is listed under. */
export const removeRecoveryCode = async (table: Table, userId: string, id: string): Promise<void> => {
  await table.remove(recoveryKey(userId), [equals('id', id)]);
};
