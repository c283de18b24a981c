// Browsers whose owner wished to be asked for no second factor in them. Part of the browser's own item (devices.ts), and bound to what must
// not have changed since: so every change of it ends them, without a write.
import { isUseDue, isWithinTime, type RememberSettings } from '../rules/remembering.ts';
import { type Account, type Device, deviceKey, type Profile, profileKey } from './account.ts';
import { hashOf } from './hash.ts';
import { absent, equals, present, type Table } from './table.ts';

/** A hash of the methods' version, e-mail, password, the end of all sign-ins, and the end of all remembered browsers. */
export const bondOf = ({ methods_version, email, password_hash, sessions_valid_from, browsers_version }: Profile): string =>
  hashOf(JSON.stringify([methods_version ?? 0, email ?? '', password_hash ?? '', sessions_valid_from ?? 0, browsers_version ?? 0]));

export type Remembering = {
  /** `wished`: by who just proved both factors; `used`: the sign-in went by it. */
  is: 'wished' | 'used' | 'no_matter';
  /** The sign-in, by the `uid` of the engine's session. */
  signIn: string | undefined;
  userAgent: string;
  address: string;
};

type Login = { profile: Profile; known: Device | undefined; mfa: boolean; now: number; remembering: Remembering };

/** What a completed sign-in changes of it in the browser's item; undefined for nothing. No sign-in prolongs what it did not go by. */
export const markOf = ({ profile, known, mfa, now, remembering }: Login): Partial<Device> | undefined => {
  const { is, signIn, userAgent, address } = remembering;
  const by = signIn === undefined ? {} : { signIn };
  if (is === 'wished' && mfa) return { remembered: { at: now, bond: bondOf(profile), userAgent, address, ...by }, usedAt: now, ...by };
  if (!known?.remembered) return undefined;
  if (is === 'used') return { usedAt: now, ...by };
  return known.signIn === signIn ? undefined : by;
};

export type RememberedBrowser = {
  /** Public. Says nothing of the browser's cookie or of its hash. */
  id: string;
  /** Epoch seconds, all of them. */
  since: number;
  until: number;
  lastUsed: number;
  userAgent: string;
  address: string;
};

type Found = RememberedBrowser & { deviceHash: string; signIn: string | undefined };

/** The browser with this device cookie, if it is remembered for this user now. */
export const findRemembered = (
  account: Account,
  deviceHash: string | undefined,
  { settings, now }: { settings: RememberSettings; now: number },
): Found | undefined => {
  const device = deviceHash === undefined ? undefined : account.devices.get(deviceHash);
  if (deviceHash === undefined || !device?.remembered || device.expiresAt <= now || !device.mfa) return undefined;
  const { at, bond, userAgent, address } = device.remembered;
  const usedAt = device.usedAt ?? at;
  if (bond !== bondOf(account.profile) || !isWithinTime({ at, usedAt }, settings, now)) return undefined;
  const until = at + settings.mfa_session_overall_timeout;
  return { id: hashOf(deviceHash), since: at, until, lastUsed: usedAt, userAgent, address, deviceHash, signIn: device.signIn };
};

/** Last used first. */
export const listRememberedBrowsers = (account: Account, settings: RememberSettings, now: number): RememberedBrowser[] =>
  [...account.devices.keys()]
    .flatMap((hash) => findRemembered(account, hash, { settings, now }) ?? [])
    .sort((a, b) => b.lastUsed - a.lastUsed)
    .map(({ deviceHash: _hash, signIn: _signIn, ...shown }) => shown);

/** It was made use of outside of a sign-in: by a silent one, or at a refresh. */
export const noteUse = async (
  table: Table,
  userId: string,
  found: Found,
  { settings, now }: { settings: RememberSettings; now: number },
): Promise<void> => {
  if (!isUseDue({ usedAt: found.lastUsed }, settings, now)) return;
  await table.tryUpdate(deviceKey(userId, found.deviceHash), { set: { usedAt: now } }, [present('remembered')]);
};

/** False where there is no such one. It stays known, with guesses of its own. */
export const forgetRememberedBrowser = async (table: Table, account: Account, id: string): Promise<boolean> => {
  const hash = [...account.devices.keys()].find((deviceHash) => hashOf(deviceHash) === id);
  if (hash === undefined || !account.devices.get(hash)?.remembered) return false;
  await forget(table, account.userId, hash);
  return true;
};

/** All of a user's, by one write. */
export const forgetAllRemembered = async (table: Table, userId: string): Promise<void> => {
  await table.update(profileKey(userId), { add: { browsers_version: 1 } }, [present('user_id'), absent('deleting')]);
};

/** The browser that a sign-in is running in is remembered no more: who ends the sign-in has perhaps lost the device. */
export const forgetBrowserOf = async (table: Table, account: Account, signIn: string): Promise<void> => {
  for (const [hash, { signIn: last, remembered }] of account.devices) {
    if (last === signIn) await forget(table, account.userId, hash, signIn);
    // The sign-in that it was remembered in, though others went on by that.
    else if (remembered?.signIn === signIn) await forget(table, account.userId, hash);
  }
};

const forget = async (table: Table, userId: string, hash: string, signIn?: string): Promise<void> => {
  const when = signIn === undefined ? [present('pk')] : [equals('signIn', signIn)];
  await table.tryUpdate(deviceKey(userId, hash), { remove: ['remembered', 'usedAt', 'signIn'] }, when);
};
