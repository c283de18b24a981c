// Changing the set of a user's methods. The profile's write decides, all at once; the method items follow, and any later change or
// deletion first completes what a crash left open. A decision made on an older set is `stale`: read the account and decide again.
import { Problem } from '../rules/problem.ts';
import { type Account, type Method, methodKey, methodOwnerKey, type Profile, profileKey, readProfile } from './account.ts';
import { claimCredential, forgetCredentialOwner, markCredentialRemoved } from './credential-claims.ts';
import { absent, type Condition, equals, present, type Table } from './table.ts';

export type MethodChange = {
  add?: readonly Method[];
  remove?: readonly string[];
  /** The ticket that the addition is by: used up with it, by the same write. Until when it would have lasted, in epoch seconds. */
  ticket?: { id: string; until: number } | undefined;
  /** The hash of the session of the account that it is made in. */
  within?: string | undefined;
};
export type Changed = 'changed' | 'stale';

/** product.md §4. */
const most: readonly { types: readonly Method['type'][]; count: number }[] = [
  { types: ['totp'], count: 5 },
  { types: ['phone'], count: 5 },
  { types: ['webauthn-roaming', 'webauthn-platform', 'passkey'], count: 20 },
];
const markSeconds = 24 * 3600;

export const changeMethods = async (
  table: Table,
  account: Account,
  { add = [], remove = [], ticket, within }: MethodChange,
): Promise<Changed> => {
  requireRoom(account, { add, remove });
  await settleMethods(table, account);
  await claimKeys(table, account, add, remove);
  const losesOne = account.methods.some(({ id, confirmed }) => confirmed && remove.includes(id));
  const lost = losesOne
    ? { methods_lost_at: Math.floor(Date.now() / 1000), ...(within === undefined ? {} : { methods_lost_by: within }) }
    : undefined;
  const { methods_version: version, sessions_valid_from: validFrom, created_at } = account.profile;
  const decided = await table.update(
    profileKey(account.userId),
    {
      set: {
        methods_version: (version ?? 0) + 1,
        methods_added: add,
        methods_removed: remove,
        ...usedTickets(account, ticket),
        ...(leavesNone(account, add, remove) ? { methods_gone: (version ?? 0) + 1 } : {}),
        ...lost,
      },
      remove: lost && within === undefined ? ['methods_lost_by'] : [],
    },
    // The end of all sign-ins, or another user of the same id, ends what was decided before too.
    [absent('deleting'), equals('created_at', created_at), same('methods_version', version), same('sessions_valid_from', validFrom)],
  );
  if (decided.outcome === 'refused') {
    await leaveNoClaimOfNobody(table, account.userId, add);
    return 'stale';
  }
  await writeItems(table, account.userId, add, remove);
  for (const id of credentialIds(account, remove)) await forgetCredentialOwner(table, id, account.userId);
  return 'changed';
};

const same = (attribute: string, value: number | undefined): Condition =>
  value === undefined ? absent(attribute) : equals(attribute, value);

/** The last confirmed method goes, and the recovery code with it: account.ts. */
const leavesNone = ({ methods }: Account, add: readonly Method[], remove: readonly string[]): boolean =>
  methods.some(({ confirmed }) => confirmed) &&
  ![...methods.filter(({ id }) => !remove.includes(id)), ...add].some(({ confirmed }) => confirmed);

/** Those that would have run out by now are forgotten: what is over needs no mark. */
const usedTickets = ({ profile }: Account, ticket: MethodChange['ticket']): { tickets_used?: NonNullable<Profile['tickets_used']> } => {
  if (!ticket) return {};
  const now = Math.floor(Date.now() / 1000);
  return { tickets_used: [...(profile.tickets_used ?? []).filter(({ until }) => until > now), ticket] };
};

/**
 * Makes every change of the methods that was decided before, and not written yet, a stale one: for what ends the reason of such a change, as
 * the deletion of a ticket does.
 */
export const outdateDecisions = async (table: Table, userId: string): Promise<void> => {
  await table.update(profileKey(userId), { add: { methods_version: 1 } }, [present('user_id'), absent('deleting')]);
};

/** Before anything else is written, so that no crash leaves a key whose id another user could take. */
const claimKeys = async (table: Table, account: Account, add: readonly Method[], remove: readonly string[]): Promise<void> => {
  const now = Math.floor(Date.now() / 1000);
  for (const { credential_id: credentialId } of add) {
    if (credentialId !== undefined) await claimCredential(table, { credentialId, userId: account.userId, now });
  }
  for (const id of credentialIds(account, remove)) await markCredentialRemoved(table, id, account.userId);
};

/** Where the user was deleted meanwhile, the deletion did not see what was claimed after it looked. */
const leaveNoClaimOfNobody = async (table: Table, userId: string, add: readonly Method[]): Promise<void> => {
  const claimed = add.flatMap(({ credential_id }) => credential_id ?? []);
  if (claimed.length === 0 || (await readProfile(table, userId))) return;
  for (const id of claimed) await forgetCredentialOwner(table, id, userId);
};

const credentialIds = ({ methods }: Account, among: readonly string[]): string[] =>
  methods.filter(({ id }) => among.includes(id)).flatMap(({ credential_id }) => credential_id ?? []);

/** Completes the writes of the last change, if it was cut short. */
export const settleMethods = (table: Table, { userId, unsettled }: Account): Promise<void> =>
  writeItems(table, userId, unsettled.added, unsettled.removed);

/** What may change of a method after its creation. A member that is there and undefined is removed; one that is not is left. */
export type MethodEdit = Partial<Pick<Method, 'name' | 'preferred_authentication_method'>>;

/** False where there is no such method any more. */
export const editMethod = async (table: Table, account: Account, methodId: string, edit: MethodEdit): Promise<boolean> => {
  await settleMethods(table, account);
  const remove = Object.entries(edit).flatMap(([member, value]) => (value === undefined ? [member] : []));
  return (await table.update(methodKey(account.userId, methodId), { set: edit, remove }, stands)).outcome === 'written';
};

/** The user who has, or had, the method with this id. */
export const findMethodOwner = async (table: Table, methodId: string): Promise<string | undefined> => {
  const userId = (await table.get(methodOwnerKey(methodId)))?.['userId'];
  return typeof userId === 'string' ? userId : undefined;
};

const stands: readonly Condition[] = [present('id'), absent('removed')];

const writeItems = async (table: Table, userId: string, added: readonly Method[], removed: readonly string[]): Promise<void> => {
  for (const { id } of added) await table.put({ ...methodOwnerKey(id), userId });
  for (const method of added) await table.put({ ...methodKey(userId, method.id), ...method }, [absent('id')]);
  const ttl = Math.floor(Date.now() / 1000) + markSeconds;
  for (const id of removed) {
    await table.put({ ...methodKey(userId, id), id, removed: true, ttl });
    await table.remove(methodOwnerKey(id));
  }
};

/** Refuses with 403 one method too many, and with 409 one that is there already. */
export const requireRoom = (account: Account, { add = [], remove = [] }: Pick<MethodChange, 'add' | 'remove'>): void => {
  const kept = account.methods.filter(({ id }) => !remove.includes(id));
  const after = [...kept, ...add];
  for (const { types, count } of most) {
    if (add.length > 0 && after.filter(({ type }) => types.includes(type)).length > count) throw tooMany();
  }
  const told = after.flatMap(
    ({ secret_fingerprint, phone_number, credential_id }) => secret_fingerprint ?? phone_number ?? credential_id ?? [],
  );
  if (add.length > 0 && new Set(told).size < told.length) throw exists();
};

const tooMany = (): Problem => new Problem(403, 'limit_reached', 'You reached the limit of entities of this type for this user.');
const exists = (): Problem => new Problem(409, 'authentication_method_exists', 'Authentication method already exists.');
