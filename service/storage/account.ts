// A user's partition: profile, methods, counters and known browsers, read by one strongly consistent query.
import * as z from 'zod';
import type { Item, Table } from './table.ts';

export const userPartition = (userId: string): string => `USER#${userId}`;
export const profileKey = (userId: string) => ({ pk: userPartition(userId), sk: 'PROFILE' });
export const methodKey = (userId: string, methodId: string) => ({ pk: userPartition(userId), sk: `METHOD#${methodId}` });
/** Failures, waits and what changes at every use of a factor's methods: see attempts.ts. */
export const counterKey = (userId: string, factor: string) => ({ pk: userPartition(userId), sk: `COUNTER#${factor}` });
export const deviceKey = (userId: string, hash: string) => ({ pk: userPartition(userId), sk: `DEVICE#${hash}` });
/** Whose a method is, where no user stands in an address. Only the user's own methods say whether it is still theirs. */
export const methodOwnerKey = (methodId: string) => ({ pk: `METHOD#${methodId}`, sk: 'OWNER' });
/** The hash of the one recovery code: see recovery-codes.ts. */
export const recoveryKey = (userId: string) => ({ pk: userPartition(userId), sk: 'RECOVERY-CODE' });
/** "Later" or "never", said to the offer of a passkey: see passkey-offers.ts. */
export const passkeyOfferKey = (userId: string) => ({ pk: userPartition(userId), sk: 'PASSKEY-OFFER' });

// Stored as JSON text: what people put there must not be bent to the database's numbers, depth and key names.
const metadata = z
  .string()
  .transform((text) => JSON.parse(text) as unknown)
  .pipe(z.record(z.string(), z.unknown()));

const method = z.object({
  id: z.string(),
  type: z.enum(['totp', 'phone', 'webauthn-roaming', 'webauthn-platform', 'passkey']),
  confirmed: z.boolean(),
  name: z.string().optional(),
  created_at: z.string(),
  enrolled_at: z.string().optional(),
  /** Epoch seconds: its enrolment at the screens, which was its first use. */
  proven_at: z.number().optional(),
  /** totp: the secret's ciphertext, bound to user and method. */
  secret: z.string().optional(),
  /** totp: tells the same secret of the same user again, and nothing else: see keys/secret-fingerprint.ts. */
  secret_fingerprint: z.string().optional(),
  /** totp: the time step whose code confirmed the enrolment; codes at or below it are used up. */
  confirmed_step: z.number().optional(),
  /** phone: E.164. Unique among a user's methods. */
  phone_number: z.string().optional(),
  /** phone: as Auth0's clients set it; `sms` is the only one we have. */
  preferred_authentication_method: z.literal('sms').optional(),
  /** Keys, all that follows. base64url without padding, of bytes that belong to one user for ever: see credential-claims.ts. */
  credential_id: z.string().optional(),
  /** COSE, base64url. */
  public_key: z.string().optional(),
  /** As it was when the key came to us; what changes at each use lies in the counter item: see key-uses.ts. */
  sign_count: z.number().optional(),
  /** Whether it may be copied to other devices, for life; unknown for some imported ones until their first use. */
  backup_eligible: z.boolean().optional(),
  credential_backed_up: z.boolean().optional(),
  /** Free text, as browsers say it. */
  transports: z.array(z.string()).optional(),
  /** Lower-case UUID. */
  aaguid: z.string().optional(),
  /** The address it was made for, for life. */
  rp_id: z.string().optional(),
  /** PIN, fingerprint or face were asked for when it was made. */
  user_verified: z.boolean().optional(),
  /** base64url: what the key knows its user by; unknown for some imported ones. */
  user_handle: z.string().optional(),
  /** Of the browser it was made in. */
  user_agent: z.string().optional(),
});

export type Method = z.output<typeof method>;

const profile = z.object({
  user_id: z.string(),
  connection: z.string(),
  /** Lower case. */
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  username: z.string().optional(),
  phone_number: z.string().optional(),
  phone_verified: z.boolean().optional(),
  name: z.string().optional(),
  nickname: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  picture: z.string().optional(),
  blocked: z.boolean().optional(),
  user_metadata: metadata.optional(),
  app_metadata: metadata.optional(),
  /** ISO 8601 with milliseconds. */
  created_at: z.string(),
  updated_at: z.string(),
  /** argon2id, PHC string; absent for a user without a password. */
  password_hash: z.string().optional(),
  /** Epoch seconds: sign-ins and tokens from before are refused. */
  sessions_valid_from: z.number().optional(),
  /** Counts changes of the set of methods: a change names the count it was decided by, so two cannot both be the first (methods.ts). */
  methods_version: z.number().optional(),
  /** The methods that the last change added and the ids it took away: they count from that write on, whatever came of the next ones. */
  methods_added: z.array(method).optional(),
  methods_removed: z.array(z.string()).optional(),
  /** The count at which no confirmed method was left: a recovery code from before it went with them. */
  methods_gone: z.number().optional(),
  /** When a confirmed method was taken away last, in epoch seconds, and where it was in the account, the hash of that session. */
  methods_lost_at: z.number().optional(),
  methods_lost_by: z.string().optional(),
  /** base64url of 32 random bytes: what keys know this user by. Made with the first key. */
  user_handle: z.string().optional(),
  /** An e-mail whose claim is still to be freed. */
  former_email: z.string().optional(),
  /** Until the user is in the count of users. */
  uncounted: z.boolean().optional(),
  /** Epoch seconds: tickets from before are over, as the user was blocked, or is another with the same id. */
  tickets_valid_from: z.number().optional(),
  /** Public ids of the tickets that methods were enrolled by, until they would have run out anyway (epoch seconds): see tickets.ts. */
  tickets_used: z.array(z.object({ id: z.string(), until: z.number() })).optional(),
  /** The one sign-in (by the `uid` of the engine's session) that goes on after the others were ended. */
  kept_sign_in: z.string().optional(),
  /** Sign-ins (by the `uid` of the engine's session) that were ended one by one, until nothing of them could live any more (epoch seconds). */
  ended_sign_ins: z.array(z.object({ uid: z.string(), until: z.number() })).optional(),
  /** Counts what ended all remembered browsers: see remembered-browsers.ts. */
  browsers_version: z.number().optional(),
  /** Set while a deletion is going on: a user that is being deleted is no user (security.md 25). */
  deleting: z.boolean().optional(),
});

export type Profile = z.output<typeof profile>;

/**
 * The user's recovery code. `hash` is absent once it was used, until another is made. `id` tells one code from the next and says nothing of
 * either.
 */
const recovery = z.object({
  id: z.string(),
  hash: z.string().optional(),
  created_at: z.string(),
  /** The profile's count when it was made. */
  methods_version: z.number().optional(),
  /** The session of the screens that it was made in, and shown in; absent for one that was made elsewhere. */
  made_in: z.string().optional(),
  /** The login session that a right answer took it for: see recovery-codes.ts. */
  taken_by: z.string().optional(),
});

export type Recovery = z.output<typeof recovery>;

const device = z.object({
  /** Epoch seconds. */
  expiresAt: z.number(),
  /** Two factors were proven in it. */
  mfa: z.boolean().default(false),
  /** Its owner wished it to be remembered, then (epoch seconds), while all that `bond` stands for was as it was: see remembered-browsers.ts. */
  remembered: z
    .object({ at: z.number(), bond: z.string(), userAgent: z.string(), address: z.string(), signIn: z.string().optional() })
    .optional(),
  /** When that was last made use of, in epoch seconds. */
  usedAt: z.number().optional(),
  /** The `uid` of the last sign-in in it since then. */
  signIn: z.string().optional(),
});

/** A browser that this user has signed in with. */
export type Device = z.output<typeof device>;

export type Account = {
  userId: string;
  profile: Profile;
  methods: Method[];
  /** The ids of methods that were taken away a moment ago: none of them is given again. */
  removedIds: readonly string[];
  /** What the last change of the methods has still to write: see methods.ts. */
  unsettled: { added: Method[]; removed: string[] };
  counters: ReadonlyMap<string, Item>;
  /** By the hash of their device cookie: see devices.ts. */
  devices: ReadonlyMap<string, Device>;
  recovery: Recovery | undefined;
  /** Not before then (epoch seconds), or never again, a passkey is offered. */
  passkeyOfferedFrom: number | 'never' | undefined;
};

/** Undefined for an unknown user and for one that is being deleted. */
export const readAccount = async (table: Table, userId: string): Promise<Account | undefined> => {
  const items = await table.queryAll(userPartition(userId));
  const found = items.find((item) => item.sk === 'PROFILE');
  if (!found || found['deleting'] === true) return undefined;
  const known = profile.parse(found);
  const code = items.find((item) => item.sk === 'RECOVERY-CODE');
  return {
    userId,
    profile: known,
    ...currentMethods(known, under(items, 'METHOD#')),
    counters: new Map(under(items, 'COUNTER#').map((item) => [item.sk.slice('COUNTER#'.length), item])),
    devices: new Map(under(items, 'DEVICE#').map((item) => [item.sk.slice('DEVICE#'.length), device.parse(item)])),
    recovery: code && ofUser(known, recovery.parse(code)),
    passkeyOfferedFrom: items.find((item) => item.sk === 'PASSKEY-OFFER')?.['until'] as Account['passkeyOfferedFrom'], // by putOffPasskey only
  };
};

/**
 * The code goes when the last method goes (product.md §7): by the write that decided on the methods, so that no crash leaves it and no later
 * enrolment brings it back. Nor does it belong to another user who gets the same id.
 */
const ofUser = ({ created_at, methods_gone = 0 }: Profile, code: Recovery): Recovery | undefined =>
  (code.methods_version ?? 0) >= methods_gone && code.created_at >= created_at ? code : undefined;

export const profileOf = (item: Item): Profile => profile.parse(item);

/**
 * The stored methods with the last change of them applied, whose own writes may be still to come, or never come (security.md 25). What
 * was removed leaves a mark for a day, so that a late write of the addition cannot bring it back.
 */
const currentMethods = (
  { methods_added = [], methods_removed = [] }: Profile,
  items: readonly Item[],
): Pick<Account, 'methods' | 'removedIds' | 'unsettled'> => {
  const stored = items.filter((item) => item['removed'] !== true).map((item) => method.parse(item));
  const added = methods_added.filter(({ id }) => !items.some((item) => item['id'] === id));
  const removed = stored.map(({ id }) => id).filter((id) => methods_removed.includes(id));
  const methods = [...stored.filter(({ id }) => !removed.includes(id)), ...added];
  const marked = items.flatMap((item) => (item['removed'] === true ? String(item['id']) : []));
  return {
    removedIds: [...marked, ...methods_removed],
    methods: methods.sort((a, b) => (a.id < b.id ? -1 : 1)),
    unsettled: { added, removed },
  };
};

/** The profile alone, where nothing else of the user is asked. */
export const readProfile = async (table: Table, userId: string): Promise<Profile | undefined> => {
  const item = await table.get(profileKey(userId));
  return item && item['deleting'] !== true ? profile.parse(item) : undefined;
};

/**
 * The user an e-mail's claim names. A claim may be ahead of its owner or left behind by it for a moment: it counts only where the
 * owner's profile has this e-mail too.
 */
export const findUserIdByEmail = async (table: Table, email: string): Promise<string | undefined> => {
  const claim = await table.get(emailClaimKey(email));
  return typeof claim?.['userId'] === 'string' ? claim['userId'] : undefined;
};

export const emailClaimKey = (email: string) => ({ pk: `EMAIL#${email}`, sk: 'CLAIM' });

const under = (items: readonly Item[], prefix: string): Item[] => items.filter((item) => item.sk.startsWith(prefix));
