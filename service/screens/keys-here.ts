import { config } from '../config.ts';
import type { Account, Method } from '../storage/account.ts';

/** All keys of this account that were made for this address, usable or not. */
export const keysHere = ({ methods }: Pick<Account, 'methods'>): Method[] =>
  methods.filter(({ credential_id, rp_id }) => credential_id !== undefined && rp_id === config().rpId);
