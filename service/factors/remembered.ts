import type { Account } from '../storage/account.ts';
import { findRemembered } from '../storage/remembered-browsers.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { standingOf } from './usable.ts';

type Browser = { /** Hash of its device cookie. */ deviceHash: string | undefined; settings: MfaSettings; now: number };

/** Is the browser remembered for this user, and has the user still a method that could be asked for? Else there is one to enrol. */
export const rememberedBrowser = (account: Account, { deviceHash, settings, now }: Browser): ReturnType<typeof findRemembered> => {
  const found = findRemembered(account, deviceHash, { settings: settings.remember, now });
  if (!found) return undefined;
  const { usable, locked } = standingOf(account, settings);
  return usable + locked > 0 ? found : undefined;
};
