import { isUserId } from '../rules/user-id.ts';
import { methodOwnerKey, type Profile, profileKey, profileOf, userPartition } from './account.ts';
import { forgetCredentialOwner } from './credential-claims.ts';
import { freeEmail } from './email-claims.ts';
import { sessionListKey } from './login-sessions.ts';
import { equals, type Item, type Key, present, type Table } from './table.ts';
import { listTickets, removeTicket } from './tickets.ts';
import { changeCount, forgetChange } from './user-count.ts';

/**
 * Marks the user first, from then on it is none; then takes all of theirs along and the user last. A repeat completes what was left, and
 * an unknown user is deleted already. Returns the e-mail of the user that was deleted, for the log.
 */
export const deleteUser = async (table: Table, userId: string): Promise<{ deleted: boolean; email?: string | undefined }> => {
  if (!isUserId(userId)) return { deleted: false };
  const marked = await table.update(profileKey(userId), { set: { deleting: true } }, [present('user_id')]);
  await removeSessions(table, userId);
  const items = await table.queryAll(userPartition(userId));
  for (const credentialId of credentialIdsIn(items)) await forgetCredentialOwner(table, credentialId, userId);
  for (const { sk } of items) if (sk.startsWith('METHOD#')) await table.remove(methodOwnerKey(sk.slice('METHOD#'.length)));
  for (const { id } of await listTickets(table, userId)) await removeTicket(table, id);
  for (const { pk, sk } of items) if (sk !== 'PROFILE') await table.remove({ pk, sk });
  if (marked.outcome === 'refused') return { deleted: false };

  const profile = profileOf(marked.item);
  const counted = await uncount(table, profile);
  if (counted === 'gone') return { deleted: true, email: profile.email };
  // The claim goes after the count: who wants the e-mail meanwhile finds the user by it and completes the deletion.
  for (const email of [profile.email, profile.former_email]) if (email) await freeEmail(table, email, userId);
  await table.remove(profileKey(userId), [equals('created_at', profile.created_at), equals('deleting', true)]);
  for (const change of changesOf(profile)) await forgetChange(table, change);
  return { deleted: true, email: profile.email };
};

/** Of the method items, and of the profile's last change, whose items may be still to come. */
const credentialIdsIn = (items: readonly Item[]): string[] => {
  const added = items.flatMap((item) => (Array.isArray(item['methods_added']) ? (item['methods_added'] as Record<string, unknown>[]) : []));
  return [...items, ...added].map((item) => item['credential_id']).filter((id) => typeof id === 'string');
};

const uncount = async (table: Table, profile: Profile): Promise<'counted' | 'gone'> => {
  const item = await table.get(profileKey(profile.user_id));
  if (item?.['created_at'] !== profile.created_at) return 'gone'; // another deletion came to its end
  for (const change of changesOf(profile)) await changeCount(table, change);
  return 'counted';
};

/** A user that was never counted is so now, so that it can be taken away once. */
const changesOf = ({ user_id, created_at, uncounted }: Profile) => {
  const about = { userId: user_id, createdAt: created_at };
  return [...(uncounted ? [{ by: 1 as const, ...about }] : []), { by: -1 as const, ...about }];
};

const removeSessions = async (table: Table, userId: string): Promise<void> => {
  let after: Key | undefined;
  do {
    const page = await table.list(sessionListKey(userId), { after });
    for (const { pk, sk } of page.items) await table.remove({ pk, sk });
    after = page.next;
  } while (after);
};
