import type { ScreenName } from '../../service/rules/screen-answers.ts';

/** `replace` where going back would only meet a form that is used up. */
export type Leave = 'assign' | 'replace';

/** Goes to an address of our own that an endpoint named. Anything else is refused: false. */
export const goTo = (next: string, leave: Leave): boolean => {
  const target = URL.parse(next, location.origin);
  if (target?.origin !== location.origin) return false;
  location[leave](target);
  return true;
};

/** An app's address from a server answer, only if a link to it is harmless. */
export const webAddress = (address: string | undefined): string | undefined =>
  address && /^https?:$/.test(URL.parse(address)?.protocol ?? '') ? address : undefined;

export const screenAddress = (screen: ScreenName, state: string): string => `/u2/${screen}?state=${encodeURIComponent(state)}`;

export const queryValue = (name: string): string => new URLSearchParams(location.search).get(name) ?? '';
