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
  if (!text.startsWith('+') && national === undefined) return invalid(isNational(text) ? 'needs_country' : 'not_a_number');
  const readings = readingsOf(text, national);
  if (readings.some(({ ext }) => ext !== undefined)) return invalid('extension');
  const reading = onlyOne(readings.filter((parsed) => parsed.isValid()));
  return reading ? allowed(reading) : invalid('not_a_number');
};

/** A number by the API: with its calling code, and possible is enough, as our documented sample is in no plan (product.md §4). */
export const readImportedNumber = (typed: string): ReadNumber => {
  const text = clean(typed);
  if (!text.startsWith('+')) return invalid(isNational(text) ? 'needs_country' : 'not_a_number');
  const readings = readingsOf(text);
  if (readings.some(({ ext }) => ext !== undefined)) return invalid('extension');
  const valid = readings.filter((parsed) => parsed.isValid());
  const reading = valid.length > 0 ? onlyOne(valid) : readings.find((parsed) => parsed.isPossible());
  return reading ? allowed(reading) : invalid('not_a_number');
};

/** Numbers whose texts cost more than others or reach nobody (security.md 13), also those that were stored before this was asked. */
export const refusedRange = (number: string): 'premium' | undefined => {
  const parsed = parse(number);
  const type = parsed && (parsed.getType() ?? neighboursType(parsed));
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

/**
 * A number that is in no plan, but lies among those of one: an import of +1 900 123 4567 is not let in because no such line exists yet.
 * The closest neighbours say most.
 */
const neighboursType = ({ countryCallingCode, nationalNumber }: PhoneNumber): NumberType => {
  const varied = [3, 5, 7].filter((digits) => nationalNumber.length - digits >= 3);
  const types = varied.map((digits) => parse(`+${countryCallingCode}${nationalNumber.slice(0, -digits)}${'2'.repeat(digits)}`)?.getType());
  return types.find((type) => type !== undefined);
};

// Who calls premium, shared-cost and personal numbers pays their owner, which is what pumping is after; toll-free ones charge the called
// party. UAN and voicemail are a company's switchboard, pagers show no texts. Landlines are let in: in some countries they are read texts,
// and the tables cannot tell them from mobiles everywhere (all of +1).
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

// The longest number has 15 digits (E.164), and people put separators between them, and an extension after them.
const longestTyped = 100;

/** Without what cannot be seen; other scripts' digits as ours; `tel:`, `(+46)` and a leading 00 as people copy them (RFC 3966, E.123). */
const clean = (typed: string): string =>
  typed.length > longestTyped
    ? ''
    : withAsciiDigits(typed.normalize('NFKC'))
        .replace(/[\p{Cf}\p{Cc}]/gu, '')
        .trim()
        .replace(/^tel:/i, '')
        .trim()
        .replace(/^\(\s*(\+|00)\s*(\d{1,3})\s*\)/, '+$2')
        .replace(/^00[\s().\-/]*(?=[1-9])/, '+');

const isNational = (text: string): boolean => /\d/.test(text) && /^[\d\s().\-/]*$/.test(text);

/**
 * A zero in brackets after the calling code is dialled at home only, and so left out; but Italy's landlines have a zero there that counts,
 * and its mobiles none. Both readings, if there is such a zero.
 */
const readingsOf = (text: string, country?: string): PhoneNumber[] => {
  if (isTwoNumbers(text)) return [];
  const texts = text.startsWith('+') ? [text.replace(/\(\s*0\s*\)/, ' '), text] : [text];
  return [...new Set(texts)].flatMap((one) => parse(one, country) ?? []);
};

/** "1234567/8" means two lines, of which the digits run together would be a third person's. "0171/1234567" is one. */
const isTwoNumbers = (text: string): boolean => /[/\\][^\d/\\]*(\d[^\d/\\]*){0,3}$/.test(text);

const onlyOne = (readings: readonly PhoneNumber[]): PhoneNumber | undefined =>
  new Set(readings.map(({ number }) => number)).size === 1 ? readings[0] : undefined;

const parse = (text: string, country?: string): PhoneNumber | undefined => {
  const options = country && isSupportedCountry(country) ? { defaultCountry: country, extract: false } : { extract: false };
  return parsePhoneNumberFromString(text, options);
};
