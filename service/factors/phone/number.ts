// Numbers as people write them, and what may be texted. The one place of libphonenumber: its tables tell premium numbers from others.
import { isSupportedCountry, Metadata, type NumberType, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { withAsciiDigits } from '../../rules/one-time-code.ts';
import type { PhoneNumberReason } from '../../rules/screen-answers.ts';

export type ReadNumber =
  | {
      outcome: 'number' /** E.164. */;
      number: string /** Two letters; undefined for networks of no country. */;
      country: string | undefined;
    }
  | { outcome: 'invalid'; reason: PhoneNumberReason };

/**
 * A number as typed on a screen: with its calling code, or in the national form of `country` (two letters). It must be a number of its
 * country's plan. What cannot be told apart for certain is refused, never guessed (case 15).
 */
export const readTypedNumber = (typed: string, country?: string): ReadNumber => {
  const text = clean(typed);
  const national = country !== undefined && isSupportedCountry(country.toUpperCase()) ? country.toUpperCase() : undefined;
  if (!text.startsWith('+') && national === undefined)
    return invalid(/^[\d\s().\-/]*\d[\d\s().\-/]*$/.test(text) ? 'needs_country' : 'not_a_number');
  const parsed = parse(text, national);
  if (!parsed) return invalid('not_a_number');
  if (parsed.ext !== undefined) return invalid('extension');
  if (!parsed.isValid()) return invalid('not_a_number');
  return allowed(parsed);
};

/** A number by the API: with its calling code, and possible is enough, as our documented sample is in no plan (product.md §4). */
export const readImportedNumber = (typed: string): ReadNumber => {
  const text = clean(typed);
  if (!text.startsWith('+')) return invalid(/^[\d\s().\-/]*\d[\d\s().\-/]*$/.test(text) ? 'needs_country' : 'not_a_number');
  const parsed = parse(text);
  if (parsed?.ext !== undefined) return invalid('extension');
  return parsed?.isPossible() ? allowed(parsed) : invalid('not_a_number');
};

/** Numbers whose texts cost more than others or reach nobody (security.md 13), also those that were stored before this was asked. */
export const refusedRange = (number: string): 'premium' | undefined => {
  const type = parse(number)?.getType();
  return type !== undefined && refusedTypes.has(type) ? 'premium' : undefined;
};

/** Two letters. A number in no country's plan belongs to the main country of its calling code: +1 is the United States. */
export const countryOf = (number: string): string | undefined => {
  const parsed = parse(number);
  return parsed && (parsed.country ?? mainCountryOf(parsed.countryCallingCode));
};

/** The library's tables name the main country first; its types leave the method out. Undefined for networks of no country. */
const mainCountryOf = (callingCode: string): string | undefined => {
  const tables = new Metadata() as unknown as { getCountryCodesForCallingCode(code: string): string[] | undefined };
  return tables.getCountryCodesForCallingCode(callingCode)?.[0];
};

// The caller pays for premium, shared-cost and personal numbers, and that money is what pumping is after; the others take no texts.
const refusedTypes: ReadonlySet<NumberType> = new Set<NumberType>([
  'PREMIUM_RATE',
  'SHARED_COST',
  'UAN',
  'PERSONAL_NUMBER',
  'PAGER',
  'VOICEMAIL',
  'TOLL_FREE',
]);

const invalid = (reason: PhoneNumberReason): ReadNumber => ({ outcome: 'invalid', reason });

const allowed = (parsed: PhoneNumber): ReadNumber =>
  refusedRange(parsed.number) ? invalid('premium') : { outcome: 'number', number: parsed.number, country: countryOf(parsed.number) };

const longest = 60;

/** Without what cannot be seen; other scripts' digits as ours; `tel:` and a leading 00 as people copy them (RFC 3966, ITU-T E.123). */
const clean = (typed: string): string =>
  withAsciiDigits(typed.normalize('NFKC'))
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .trim()
    .replace(/^tel:/i, '')
    .trim()
    .replace(/^00(?=[\s\d])/, '+');

const parse = (text: string, country?: string): PhoneNumber | undefined => {
  if (text.length > longest || text.lastIndexOf('+') > 0) return undefined;
  const options = country && isSupportedCountry(country) ? { defaultCountry: country, extract: false } : { extract: false };
  return parsePhoneNumberFromString(text, options);
};
