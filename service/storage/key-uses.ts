// What changes with each use of a key: its signature counter and its backup state, in the counter item of all of a user's keys.
import { type Account, counterKey, type Method } from './account.ts';
import { absent, anyOf, below, type Table } from './table.ts';

/** The counter item's name, as the list of factors says it. */
const counter = 'webauthn';

export type KeyState = {
  /** The highest signature counter seen. */
  signCount: number;
  /** For life; unknown until the first use for some imported keys. */
  backupEligible: boolean | undefined;
};

export const keyStateOf = (account: Account, method: Method): KeyState => {
  const item = account.counters.get(counter);
  const seen = item?.[`sign_count:${method.id}`];
  const eligible = item?.[`backup_eligible:${method.id}`];
  return {
    signCount: Math.max(method.sign_count ?? 0, typeof seen === 'number' ? seen : 0),
    backupEligible: method.backup_eligible ?? (typeof eligible === 'boolean' ? eligible : undefined),
  };
};

/** `now` in epoch seconds. */
type KeyUse = { signCount: number; backupEligible: boolean; backedUp: boolean; now: number };

/**
 * One conditional write: a counter that did not grow since is refused, also where two answers come at once. A key that does not count
 * says zero for ever.
 */
export const recordKeyUse = async (
  table: Table,
  account: Account,
  method: Method,
  { signCount, backupEligible, backedUp, now }: KeyUse,
): Promise<'recorded' | 'regressed'> => {
  const known = keyStateOf(account, method).signCount;
  if ((signCount > 0 || known > 0) && signCount <= known) return 'regressed';
  const { id } = method;
  const attribute = `sign_count:${id}`;
  const set = {
    [`used:${id}`]: now,
    [`backup_eligible:${id}`]: backupEligible,
    [`backed_up:${id}`]: backedUp,
    ...(signCount > 0 ? { [attribute]: signCount } : {}),
  };
  const grows = signCount > 0 ? anyOf(absent(attribute), below(attribute, signCount)) : absent(attribute);
  const written = await table.update(counterKey(account.userId, counter), { set }, [grows]);
  return written.outcome === 'written' ? 'recorded' : 'regressed';
};

/** For the administrator: two devices may hold this key (WebAuthn L3 §6.1.1). It stays until the key is removed. */
export const flagClone = async (table: Table, userId: string, methodId: string, now: number): Promise<void> => {
  await table.update(counterKey(userId, counter), { set: { [`clone:${methodId}`]: now } });
};
