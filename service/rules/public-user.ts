import { idPrefix } from './user-id.ts';

/** The only connection there is now. */
export const databaseConnection = 'Username-Password-Authentication';

/** What is stored of a user and may be told. */
type Told = {
  user_id: string;
  connection: string;
  email?: string | undefined;
  email_verified?: boolean | undefined;
  username?: string | undefined;
  phone_number?: string | undefined;
  phone_verified?: boolean | undefined;
  name?: string | undefined;
  nickname?: string | undefined;
  given_name?: string | undefined;
  family_name?: string | undefined;
  picture?: string | undefined;
  blocked?: boolean | undefined;
  user_metadata?: Record<string, unknown> | undefined;
  app_metadata?: Record<string, unknown> | undefined;
  created_at: string;
  updated_at: string;
};

/** A user as the management API answers it (auth0.md A8), member by member: what is not named here is never told. */
export const publicUser = (user: Told): Record<string, unknown> => ({
  user_id: user.user_id,
  email: user.email,
  email_verified: user.email_verified,
  username: user.username,
  phone_number: user.phone_number,
  phone_verified: user.phone_verified,
  name: user.name,
  nickname: user.nickname,
  given_name: user.given_name,
  family_name: user.family_name,
  picture: user.picture,
  blocked: user.blocked,
  identities: [{ connection: user.connection, user_id: user.user_id.slice(idPrefix.length), provider: 'auth0', isSocial: false }],
  user_metadata: unlessEmpty(user.user_metadata),
  app_metadata: unlessEmpty(user.app_metadata),
  created_at: user.created_at,
  updated_at: user.updated_at,
});

const unlessEmpty = (metadata: Record<string, unknown> | undefined) =>
  metadata && Object.keys(metadata).length > 0 ? metadata : undefined;

/** Of the properties of a change of metadata each replaces the stored one, `null` removes it, and an empty change removes all. */
export const mergeMetadata = (stored: Record<string, unknown> = {}, change: Record<string, unknown>): Record<string, unknown> => {
  if (Object.keys(change).length === 0) return {};
  return Object.fromEntries(Object.entries({ ...stored, ...change }).filter(([, value]) => value !== null));
};
