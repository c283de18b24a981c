import { isUserId } from '../rules/user-id.ts';
import { profileKey, profileOf, userPartition } from './account.ts';
import { freeEmail } from './email-claims.ts';
import { sessionListKey } from './login-sessions.ts';
import { equals, type Key, present, type Table } from './table.ts';
import { changeCount, forgetChange } from './user-count.ts';

/**
 * Marks the user first, from then on it is none; then takes all of theirs along and the user last. A repeat completes what was left, and
 * an unknown user is deleted already. Returns the e-mail of the user that was deleted, for the log.
 */
export const deleteUser = async (table: Table, userId: string): Promise<{ deleted: boolean; email?: string | undefined }> => {
  if (!isUserId(userId)) return { deleted: false };
  const marked = await table.update(profileKey(userId), { set: { deleting: true } }, [present('user_id')]);
  await removeSessions(table, userId);
  for (const { pk, sk } of await table.queryAll(userPartition(userId))) if (sk !== 'PROFILE') await table.remove({ pk, sk });
  if (marked.outcome === 'refused') return { deleted: false };

  const profile = profileOf(marked.item);
  for (const email of [profile.email, profile.former_email]) if (email) await freeEmail(table, email, userId);
  await uncount(table, userId, profile.created_at);
  return { deleted: true, email: profile.email };
};

const uncount = async (table: Table, userId: string, createdAt: string): Promise<void> => {
  const item = await table.get(profileKey(userId));
  if (item?.['created_at'] !== createdAt) return; // another deletion came to its end
  const made = { by: 1 as const, userId, createdAt };
  const gone = { by: -1 as const, userId, createdAt };
  if (item['uncounted'] === true) await changeCount(table, made);
  await changeCount(table, gone);
  await table.remove(profileKey(userId), [equals('created_at', createdAt), equals('deleting', true)]);
  await forgetChange(table, gone);
  if (item['uncounted'] === true) await forgetChange(table, made);
};

const removeSessions = async (table: Table, userId: string): Promise<void> => {
  let after: Key | undefined;
  do {
    const page = await table.list(sessionListKey(userId), { after });
    for (const { pk, sk } of page.items) await table.remove({ pk, sk });
    after = page.next;
  } while (after);
};
