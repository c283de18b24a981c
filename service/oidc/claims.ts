import type { Profile } from '../storage/account.ts';

/** What each scope shows, by Auth0's names. */
export const scopeClaims = {
  profile: ['name', 'nickname', 'given_name', 'family_name', 'picture', 'preferred_username', 'updated_at'],
  email: ['email', 'email_verified'],
} as const;

type Claims = Record<string, string | boolean | undefined>;

/** All of them; the engine (or `claimsForScope`) takes what the token may say. */
export const claimsOf = (profile: Profile): Claims => ({
  name: profile.name ?? profile.email ?? profile.username,
  nickname: profile.nickname ?? profile.username ?? profile.email?.split('@')[0],
  given_name: profile.given_name,
  family_name: profile.family_name,
  picture: profile.picture,
  preferred_username: profile.username,
  updated_at: profile.updated_at,
  email: profile.email,
  email_verified: profile.email === undefined ? undefined : profile.email_verified === true,
});

export const claimsForScope = (profile: Profile, scopes: ReadonlySet<string>): Claims => {
  const claims = claimsOf(profile);
  const shown = Object.entries(scopeClaims).flatMap(([scope, names]) => (scopes.has(scope) ? [...names] : []));
  return Object.fromEntries(shown.filter((name) => claims[name] !== undefined).map((name) => [name, claims[name]]));
};
