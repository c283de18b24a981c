/** Auth0's value for "two factors were proven", in `acr` and in `acr_values`. */
export const multiFactorAcr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

export type PolicyName = 'all-applications';

export type MfaQuestion = {
  /** What was proven so far, in the order it was proven. */
  amr: readonly string[];
  /** Did the app ask for two factors (`asksForMfa` of its whole `acr_values`)? */
  mfaAsked: boolean;
  policy: readonly PolicyName[];
  /** The browser is remembered: that satisfies the policy, never an app that asks (product.md §3 rule 10). */
  remembered?: boolean;
};

/** Does this sign-in still lack a second factor? THE one policy question: screens, every grant and silent login ask it (security.md 1). */
export const mfaMissing = ({ amr, mfaAsked, policy, remembered = false }: MfaQuestion): boolean => {
  if (amr.includes('mfa')) return false;
  if (mfaAsked) return true;
  return policy.includes('all-applications') && !remembered;
};

/** Space-separated as on the wire. Ask it of the value as sent: a cut one would answer another question than the engine's. */
export const asksForMfa = (acrValues: string | undefined): boolean => (acrValues ?? '').split(' ').includes(multiFactorAcr);

/** `mfa` once two factors were proven; never before, whatever was asked for (security.md 6). */
export const withSecondFactor = (firstFactor: readonly string[], secondFactor: readonly string[]): string[] => [
  ...new Set([...firstFactor, ...secondFactor, 'mfa']),
];

const rememberedPrefix = 'urn:sallyport:remembered:';

/**
 * How a sign-in in a remembered browser is carried from the engine's session to codes and refresh tokens, which keep no other word of ours.
 * No token ever shows it: nothing was proven by it.
 */
export const rememberedAcr = (deviceHash: string): string => rememberedPrefix + deviceHash;

/** The hash of the browser's device cookie; undefined for what apps may see. */
export const deviceIn = (acr: string | undefined): string | undefined =>
  acr?.startsWith(rememberedPrefix) ? acr.slice(rememberedPrefix.length) : undefined;
