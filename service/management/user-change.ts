import type * as z from 'zod';
import { Problem } from '../rules/problem.ts';
import { mergeMetadata } from '../rules/public-user.ts';
import type { Profile } from '../storage/account.ts';
import { endedSignIns, type UserChange } from '../storage/users.ts';
import { defaultsFor, requireConnection, requireNoMail, requireSmallMetadata, type userChangeBody } from './user-body.ts';

type Body = z.output<typeof userChangeBody>;

/** What can be refused without knowing the user. */
export const requireChangeable = (body: Body): void => {
  requireConnection(body.connection);
  requireNoMail(body.verify_email);
  for (const other of ['password', 'username', 'email_verified'] as const) {
    if (body.email === undefined || body[other] === undefined) continue;
    throw new Problem(400, 'invalid_body', `Cannot change email and ${other} in one call.`, { details: { field: other } });
  }
};

/** The change that a PATCH asks for, without its password. `now` in epoch seconds. */
export const changeOf = (profile: Profile, body: Body, now: number): UserChange => {
  const { connection: _c, verify_email: _v, password: _p, user_metadata, app_metadata, ...plain } = body;
  const change: UserChange = { ...plain, ...withMetadata(profile, { user_metadata, app_metadata }) };
  const moved = body.email !== undefined && body.email !== profile.email;
  // Remembered browsers end, also where the former address comes back.
  if (moved) Object.assign(change, { email_verified: false, browsers_version: (profile.browsers_version ?? 0) + 1 });
  // One second on: nobody signs in while blocked, and a sign-in of this second must not come back to life afterwards.
  if (body.blocked === true && !profile.blocked) Object.assign(change, endedSignIns(now), { tickets_valid_from: now + 1 });
  return { ...change, ...named(profile, change) };
};

const withMetadata = (profile: Profile, body: Pick<Body, 'user_metadata' | 'app_metadata'>): UserChange => {
  const change: UserChange = {};
  for (const name of ['user_metadata', 'app_metadata'] as const) {
    if (body[name] === undefined) continue;
    const merged = mergeMetadata(profile[name], body[name]);
    requireSmallMetadata(name, merged);
    change[name] = merged;
  }
  return change;
};

/** What was made of the e-mail follows it, and comes back where the given one is removed. */
const named = (profile: Profile, change: UserChange): UserChange => {
  const before = defaultsFor(profile.email ?? '');
  const after = defaultsFor(change.email ?? profile.email ?? '');
  const names = ['name', 'nickname', 'picture'] as const;
  const follow = names.filter((name) => change[name] === null || (change[name] === undefined && profile[name] === before[name]));
  return Object.fromEntries(follow.filter((name) => after[name] !== profile[name]).map((name) => [name, after[name]]));
};
