import { config } from '../config.ts';
import { countryOf, refusedRange } from '../factors/phone/number.ts';

/** Why this deployment does not text a number; undefined: it does. Only what the number alone decides (security.md 13). */
export const numberRefusal = (number: string): 'premium' | 'country' | undefined => {
  if (refusedRange(number)) return 'premium';
  const { smsCountries } = config();
  return smsCountries === 'any' || smsCountries.includes(countryOf(number) ?? '') ? undefined : 'country';
};
