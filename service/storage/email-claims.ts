// An e-mail belongs to one user: its claim is written before the profile that uses it and freed after the profile that no longer does.
// A claim whose user does not have the e-mail is left from a crash (or another call under way) and is adopted (security.md 25).
import { Problem } from '../rules/problem.ts';
import { emailClaimKey, profileKey } from './account.ts';
import { absent, equals, type Item, type Table } from './table.ts';

/** The index partition that lists users by e-mail. */
export const emailListKey = 'USERS#EMAIL';

/** Longer than any function runs: whoever wrote an older claim is not about to write its profile. */
const abandonedSeconds = 60;

type Claim = { email: string; userId: string; now: number };

/** Makes the e-mail this user's. Refuses with 409 where it is another's. */
export const claimEmail = async (table: Table, claim: Claim): Promise<void> => {
  const item = itemOf(claim);
  const written = await table.put(item, [absent('pk')]);
  if (written.outcome === 'written') return;

  const found = await table.get(emailClaimKey(claim.email));
  if (found?.['userId'] === claim.userId) return;
  if (!found || !isAbandoned(found, claim.now) || (await ownerOf(table, claim.email, found))) throw emailTaken();
  const same = [equals('userId', String(found['userId'])), equals('claimedAt', Number(found['claimedAt']))];
  if ((await table.put(item, same)).outcome === 'refused') throw emailTaken();
};

/** Who has this e-mail, or began to have it: `owner` where a profile says so too. */
export const findClaim = async (table: Table, email: string): Promise<{ userId: string; owner: Item | undefined } | undefined> => {
  const found = await table.get(emailClaimKey(email));
  return found && { userId: String(found['userId']), owner: await ownerOf(table, email, found) };
};

/** Frees the e-mail if it is still this user's. */
export const freeEmail = async (table: Table, email: string, userId: string): Promise<void> => {
  await table.remove(emailClaimKey(email), [equals('userId', userId)]);
};

export const emailTaken = (): Problem => new Problem(409, 'auth0_idp_error', 'The user already exists.');

const itemOf = ({ email, userId, now }: Claim): Item => ({
  ...emailClaimKey(email),
  userId,
  claimedAt: now,
  gsi1pk: emailListKey,
  gsi1sk: email,
});

const isAbandoned = (claim: Item, now: number): boolean => Number(claim['claimedAt']) + abandonedSeconds <= now;

const ownerOf = async (table: Table, email: string, claim: Item): Promise<Item | undefined> => {
  const profile = await table.get(profileKey(String(claim['userId'])));
  return profile?.['email'] === email ? profile : undefined;
};
