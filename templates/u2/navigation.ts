import type { ScreenName } from '../../service/rules/screen-answers.ts';

/** `replace` where going back would only meet a form that is used up. */
export type Leave = 'assign' | 'replace';

/** Goes to an address of our own that an endpoint named. Anything else is refused: false. */
export const goTo = (next: string, leave: Leave): boolean => {
  const address = ownAddress(next);
  if (address) location[leave](address);
  return address !== undefined;
};

/** Only if it is on this site: an answer must not be able to send people elsewhere. */
export const ownAddress = (address: string | undefined): string | undefined => {
  const url = parsed(address, location.origin);
  return url?.origin === location.origin ? url.href : undefined;
};

/** An app's address, only if a link to it is harmless. */
export const webAddress = (address: string | undefined): string | undefined => {
  const url = parsed(address);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
};

// URL.parse would do, but is unknown to the browsers of old phones.
const parsed = (address: string | undefined, base?: string): URL | undefined => {
  try {
    return address ? new URL(address, base) : undefined;
  } catch {
    return undefined;
  }
};

export const screenAddress = (screen: ScreenName, state: string): string => `/u2/${screen}?state=${encodeURIComponent(state)}`;

export const queryValue = (name: string): string => new URLSearchParams(location.search).get(name) ?? '';
