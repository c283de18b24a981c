// A user's partition: profile, methods, counters and known browsers, read by one strongly consistent query.
import * as z from 'zod';
import type { Item, Table } from './table.ts';

export const userPartition = (userId: string): string => `USER#${userId}`;
export const profileKey = (userId: string) => ({ pk: userPartition(userId), sk: 'PROFILE' });
export const methodKey = (userId: string, methodId: string) => ({ pk: userPartition(userId), sk: `METHOD#${methodId}` });
/** Failures, waits and what changes at every use of a factor's methods: see attempts.ts. */
export const counterKey = (userId: string, factor: string) => ({ pk: userPartition(userId), sk: `COUNTER#${factor}` });
export const deviceKey = (userId: string, hash: string) => ({ pk: userPartition(userId), sk: `DEVICE#${hash}` });

const metadata = z.record(z.string(), z.unknown());

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
  /** Counts additions of methods: an addition names the count it was decided by, so two cannot both be the first. */
  methods_version: z.number().optional(),
  /** Set while a deletion is going on: a user that is being deleted is no user (security.md 25). */
  deleting: z.boolean().optional(),
});

export type Profile = z.output<typeof profile>;

const method = z.object({
  id: z.string(),
  type: z.literal('totp'),
  confirmed: z.boolean(),
  name: z.string().optional(),
  created_at: z.string(),
  enrolled_at: z.string().optional(),
  /** totp: the secret's ciphertext, bound to user and method. */
  secret: z.string().optional(),
  /** totp: the time step whose code confirmed the enrolment; codes at or below it are used up. */
  confirmed_step: z.number().optional(),
});

export type Method = z.output<typeof method>;

export type Account = {
  userId: string;
  profile: Profile;
  methods: Method[];
  counters: ReadonlyMap<string, Item>;
  /** Hashes of the device cookies of browsers that this user has signed in with, with their end in epoch seconds. */
  devices: ReadonlyMap<string, number>;
};

/** Undefined for an unknown user and for one that is being deleted. */
export const readAccount = async (table: Table, userId: string): Promise<Account | undefined> => {
  const items = await table.queryAll(userPartition(userId));
  const found = items.find((item) => item.sk === 'PROFILE');
  if (!found || found['deleting'] === true) return undefined;
  return {
    userId,
    profile: profile.parse(found),
    methods: under(items, 'METHOD#').map((item) => method.parse(item)),
    counters: new Map(under(items, 'COUNTER#').map((item) => [item.sk.slice('COUNTER#'.length), item])),
    devices: new Map(under(items, 'DEVICE#').map((item) => [item.sk.slice('DEVICE#'.length), Number(item['expiresAt'])])),
  };
};

/** The profile alone, where nothing else of the user is asked. */
export const readProfile = async (table: Table, userId: string): Promise<Profile | undefined> => {
  const item = await table.get(profileKey(userId));
  return item && item['deleting'] !== true ? profile.parse(item) : undefined;
};

/** The user an e-mail belongs to, by its claim item. */
export const findUserIdByEmail = async (table: Table, email: string): Promise<string | undefined> => {
  const claim = await table.get(emailClaimKey(email));
  return typeof claim?.['userId'] === 'string' ? claim['userId'] : undefined;
};

export const emailClaimKey = (email: string) => ({ pk: `EMAIL#${email}`, sk: 'CLAIM' });

const under = (items: readonly Item[], prefix: string): Item[] => items.filter((item) => item.sk.startsWith(prefix));
