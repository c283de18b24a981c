// A credential id belongs to one user, for ever (product.md §6): its claim is written before the method and stays when the method goes, so
// that the id can come back to the same user and to nobody else. A claim whose user never got the method is left from a crash (or another
// call under way) and is adopted (security.md 25). `removed` says that its user got the method once, and stays.
import { Problem } from '../rules/problem.ts';
import { type Account, profileKey, readAccount } from './account.ts';
import { hashOf } from './hash.ts';
import { absent, equals, type Item, type Table } from './table.ts';

const claimKey = (credentialId: string) => ({ pk: `CREDENTIAL#${credentialId}`, sk: 'CLAIM' });

/** Longer than any function runs: whoever wrote an older claim is not about to write its method. */
const abandonedSeconds = 60;

/** `credentialId` is base64url without padding, so equal bytes are equal texts. `now` in epoch seconds. */
type Claim = { credentialId: string; userId: string; now: number };

/** Makes the id this user's. Refuses with 409 where it is, or ever was, another's. */
export const claimCredential = async (table: Table, { credentialId, userId, now }: Claim): Promise<void> => {
  const item = { ...claimKey(credentialId), userId, claimedAt: now };
  if ((await table.put(item, [absent('pk')])).outcome === 'written') return;

  const found = await table.get(claimKey(credentialId));
  if (!found || !(isOf(found, userId) || (await isLeftBehind(table, { credentialId, userId, now }, found)))) throw exists();
  // Written anew also where it is this user's own, so that nobody takes it for left behind meanwhile. The key may have been removed since.
  const wasRemoved = found['removed'] === true;
  const unchanged = [equals('claimedAt', Number(found['claimedAt'])), wasRemoved ? equals('removed', true) : absent('removed')];
  if ((await table.put({ ...item, ...(wasRemoved ? { removed: true } : {}) }, unchanged)).outcome === 'refused') throw exists();
};

/** Before the method goes: from now on only its user can have the id again. */
export const markCredentialRemoved = async (table: Table, credentialId: string, userId: string): Promise<void> => {
  await table.update(claimKey(credentialId), { set: { removed: true } }, [equals('userId', userId)]);
};

/** Once the method is gone, and before its user goes: the claim remembers whose it was, and no longer who that is. */
export const forgetCredentialOwner = async (table: Table, credentialId: string, userId: string): Promise<void> => {
  const change = { set: { removed: true, formerOwner: hashOf(userId) }, remove: ['userId'] };
  await table.update(claimKey(credentialId), change, [equals('userId', userId)]);
};

/** Who claimed this id. Only the user's own methods say whether it is a key of theirs now. */
export const findCredentialUser = async (table: Table, credentialId: string): Promise<string | undefined> => {
  const userId = (await table.get(claimKey(credentialId)))?.['userId'];
  return typeof userId === 'string' ? userId : undefined;
};

/**
 * Was this a key here, and is it nobody's now? A browser that is told so deletes it for good (WebAuthn L3 §5.1.10), so an id that we never
 * had is none: it may be still to be imported, just being made, or another system's under the same relying-party id.
 */
export const wasRemoved = async (table: Table, credentialId: string): Promise<boolean> => {
  const claim = await table.get(claimKey(credentialId));
  if (claim?.['removed'] !== true) return false;
  const owner = typeof claim['userId'] === 'string' ? await readAccount(table, claim['userId']) : undefined;
  return !holds(owner, credentialId);
};

const isOf = (claim: Item, userId: string): boolean => claim['userId'] === userId || claim['formerOwner'] === hashOf(userId);

const isLeftBehind = async (table: Table, { credentialId, now }: Claim, claim: Item): Promise<boolean> => {
  if (claim['removed'] === true || Number(claim['claimedAt']) + abandonedSeconds > now) return false;
  const owner = await readAccount(table, String(claim['userId']));
  if (owner) return !holds(owner, credentialId);
  // Of a user who is gone the claims of keys know no owner any more. Of one whose deletion is under way they may not say so yet.
  return (await table.get(profileKey(String(claim['userId'])))) === undefined;
};

const holds = (owner: Account | undefined, credentialId: string): boolean =>
  owner?.methods.some((method) => method.credential_id === credentialId) ?? false;

const exists = (): Problem => new Problem(409, 'authentication_method_exists', 'Authentication method already exists.');
