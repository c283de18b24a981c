import { authenticatorMetadata } from '@passwordless-id/webauthn/dist/esm/authenticatorMetadata.js';
import type { WebauthnKind } from '../../rules/screen-answers.ts';

/** Longer than the 20 that the API takes: `Google Password` would say something else. */
const longest = 40;

/** The authenticator does not say what it is. */
const unsaid = '00000000-0000-0000-0000-000000000000';

type Made = { aaguid: string; kind: WebauthnKind; transports: readonly string[]; userAgent: string };

/**
 * What a person may recognise the new key by: the authenticator's own name, else the browser it was made in, which says nothing of a key that
 * is carried about. Undefined: the pages call it by its kind. The names are FIDO's and the community's list of passkey providers, as a package keeps it.
 */
export const keyName = ({ aaguid, kind, transports, userAgent }: Made): string | undefined => {
  const listed = aaguid === unsaid ? undefined : authenticatorMetadata[aaguid];
  if (listed !== undefined) return shortened(listed);
  const isCarried = kind === 'webauthn-roaming' || (transports.length > 0 && !transports.includes('internal'));
  return isCarried ? undefined : browserOn(userAgent);
};

/** At the end of a word, where there is one. */
const shortened = (name: string): string => {
  if (name.length <= longest) return name;
  const words = name.slice(0, longest + 1).split(' ');
  return words.length > 1 ? words.slice(0, -1).join(' ') : name.slice(0, longest);
};

// The first that fits: each also says the names of those below it.
const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bOPR\//, 'Opera'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

const browserOn = (userAgent: string): string | undefined => {
  const [browser, system] = [browsers, systems].map((names) => names.find(([pattern]) => pattern.test(userAgent))?.[1]);
  return browser && system ? `${browser} on ${system}` : undefined;
};
