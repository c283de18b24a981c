import { passkeyOfferKey } from './account.ts';
import type { Table } from './table.ts';

/** Says until when this user is not offered a passkey, in epoch seconds, or never again. */
export const putOffPasskey = async (table: Table, userId: string, until: number | 'never'): Promise<void> => {
  await table.put({ ...passkeyOfferKey(userId), until });
};
