import { type Profile, profileKey } from './account.ts';
import { absent, present, type Table } from './table.ts';

/**
 * What keys know this user by: base64url of 32 random bytes, the same for all of them, made with the first (WebAuthn L3 §14.6.1). Undefined
 * for a user who is gone.
 */
export const userHandleOf = async (table: Table, profile: Profile, random: (bytes: number) => Uint8Array): Promise<string | undefined> => {
  if (profile.user_handle !== undefined) return profile.user_handle;
  const made = Buffer.from(random(32)).toString('base64url');
  const written = await table.update(profileKey(profile.user_id), { setOnce: { user_handle: made } }, [
    present('user_id'),
    absent('deleting'),
  ]);
  return written.outcome === 'written' ? String(written.item['user_handle']) : undefined;
};
