import { config } from '../config.ts';
import type { AcceptedKeys } from '../rules/screen-answers.ts';
import type { Account, Method } from '../storage/account.ts';
import { keysHere } from './keys-here.ts';

/**
 * For the browser: all keys of this account at this address, by the handle they know the user by. Unusable ones are among them, as what is
 * left out here a password manager hides or deletes; one whose handle is unknown is among those of each. `added`: made
 * since the account was read.
 */
export const acceptedKeys = ({ profile, methods }: Account, added: readonly Method[] = []): AcceptedKeys[] => {
  const { rpId } = config();
  const keys = keysHere({ methods: [...methods, ...added] });
  const handles = new Set([profile.user_handle, ...keys.map(({ user_handle }) => user_handle)].filter((handle) => handle !== undefined));
  const lists = [...handles].map((handle) => ({
    rp_id: rpId,
    user_id: handle,
    credential_ids: keys.filter(({ user_handle = handle }) => user_handle === handle).flatMap(({ credential_id }) => credential_id ?? []),
    ...namesOf(profile),
  }));
  // An empty list would hide keys that are still to be imported, or just being made.
  return lists.filter(({ credential_ids: ids }) => ids.length > 0);
};

/** As the browser's list of passkeys shows the account. */
export const namesOf = (profile: Account['profile']): { name: string; display_name: string } => {
  const name = profile.email ?? profile.username ?? profile.name ?? profile.user_id;
  return { name, display_name: profile.name ?? name };
};
