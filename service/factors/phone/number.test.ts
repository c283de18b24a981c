import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { countryOf, type ReadNumber, readImportedNumber, readTypedNumber, refusedRange } from './number.ts';

const told = (read: ReadNumber): string => (read.outcome === 'number' ? read.number : read.reason);
const typed = (text: string, country?: string): string => told(readTypedNumber(text, country));
const imported = (text: string): string => told(readImportedNumber(text));

describe('one number in the ways people write it (case 15)', () => {
  test.each([
    '+46701740605',
    '+46 70-174 06 05',
    '0046701740605',
    '00 46 70 174 06 05',
    '00-46-701740605',
    '+46 (0)70 174 06 05',
    '+46 ( 0 ) 70 174 06 05',
    '+46 0701740605',
    '(+46) 70 174 06 05',
    '(0046) 70 174 06 05',
    '+(46) 70 174 06 05',
    '+46.70.174.06.05',
    '+46/70/174 06 05',
    '+46 70\u2011174\u201306\u201305',
    '+46\u00a070\u202f174\u200906 05',
    'tel:+46701740605',
    'TEL: +46-70-174-06-05',
    '+46701740605\u200f',
    '\u202a+46 70 174 06 05\u202c',
    '\ufeff+46701740605\r\n',
    '+46\t70174\n0605',
    '٠٠٤٦٧٠١٧٤٠٦٠٥',
    '+۴۶۷۰۱۷۴۰۶۰۵',
    '＋４６ ７０－１７４ ０６ ０５',
  ])('%j is one, typed and imported', (text) => {
    expect(readTypedNumber(text)).toEqual({ outcome: 'number', number: '+46701740605', country: 'SE' });
    expect(readImportedNumber(text)).toEqual({ outcome: 'number', number: '+46701740605', country: 'SE' });
  });

  test.each([
    ['070-174 06 05', 'SE', '+46701740605'],
    ['070-174 06 05', 'se', '+46701740605'],
    ['0171/1234567', 'DE', '+491711234567'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['011 46 70 174 06 05', 'US', '+46701740605'],
    ['8 912 345-67-89', 'RU', '+79123456789'],
    ['٠٥٠-٢٣٤٥٦٧٨', 'IL', '+972502345678'],
    ['+46701740605', 'US', '+46701740605'],
    ['0046701740605', 'DE', '+46701740605'],
  ])('%j with the country %s is %s', (text, country, number) => {
    expect(typed(text, country)).toBe(number);
  });

  test.each([undefined, '', 'XX', 'Sweden', 'constructor', '__proto__', 'S', 'ＳＥ\u0000'])(
    'the national form with the country %j is never guessed',
    (country) => {
      expect(typed('070-174 06 05', country)).toBe('needs_country');
    },
  );

  test('the national form is no import, as there is no country', () => {
    expect(imported('070-174 06 05')).toBe('needs_country');
    expect(imported('46701740605')).toBe('needs_country');
  });

  test('a zero in brackets counts where the plan has one, and nowhere else', () => {
    expect(typed('+39 (0)6 69821234')).toBe('+390669821234');
    expect(typed('+39 (0)347 1234567')).toBe('+393471234567');
    expect(imported('+39 (0)347 1234567')).toBe('+393471234567');
    expect(typed('+49 (0)171 1234567')).toBe('+491711234567');
  });

  test('a zero in brackets that may or may not count is refused: an Italian mobile and a landline differ by it', () => {
    expect([typed('+39 393 8812686'), typed('+39 0393 8812686')]).toEqual(['+393938812686', '+3903938812686']);
    expect(typed('+39 (0)393 8812686')).toBe('not_a_number');
    expect(imported('+39 (0)393 8812686')).toBe('not_a_number');
  });

  test('every country’s mobile is read in its national and in its international form', () => {
    const numbers = getCountries().flatMap((country: CountryCode) => getExampleNumber(country, examples) ?? []);
    expect(numbers.length).toBeGreaterThan(230);

    for (const number of numbers) {
      expect({ [number.number]: typed(number.formatInternational()) }).toEqual({ [number.number]: number.number });
      expect({ [number.number]: typed(number.formatNational(), number.country) }).toEqual({ [number.number]: number.number });
      expect({ [number.number]: imported(number.format('RFC3966')) }).toEqual({ [number.number]: number.number });
    }
  });
});

describe('what is no number to text', () => {
  test.each([
    '+46701740605;ext=12',
    'tel:+46701740605;ext=12',
    '+46701740605 x12',
    '+46701740605x12',
    '+46 70 174 06 05 ext. 5',
    '+46701740605#5',
    '+46701740605,,5',
  ])('%j has an extension', (text) => {
    expect([typed(text), imported(text)]).toEqual(['extension', 'extension']);
  });

  test.each([
    '',
    '   ',
    '+',
    '00',
    'abc',
    '1-800-FLOWERS',
    '+1-800-FLOWERS',
    '+46701740605 +46701740606',
    '+46701740605 / +46701740606',
    '+46701740605, +46701740606',
    '+46701740605 or 06',
    '+49 171 1234567/8',
    '+49 30 1234567 / 68',
    '+4670174O605',
    '+46 112',
    '+4672456',
    '+467017406051234567890',
    '+0046701740605',
    '++46701740605',
    '+999123456789',
    'whatsapp:+46701740605',
    '46701740605@example.com',
    '<+46701740605>',
    `+46${' '.repeat(100)}701740605`,
    '9'.repeat(10_000),
  ])('%j is not one, typed with a country, without, or imported', (text) => {
    const refused = ['not_a_number', 'needs_country'];
    expect(refused).toContain(typed(text));
    expect(typed(text, 'SE')).toBe('not_a_number');
    expect(refused).toContain(imported(text));
  });

  test.each(['112', '118118', '72456'])('the short code %s is not one', (text) => {
    expect(typed(text, 'SE')).toBe('not_a_number');
  });

  test.each([
    ['universal premium', '+979123456789'],
    ['British premium', '+449098790000'],
    ['British personal', '+447012345678'],
    ['American premium', '+19005551234'],
    ['American toll-free', '+18005551234'],
    ['German service', '+491805123456'],
    ['French shared cost', '+33891234567'],
    ['international freephone', '+80012345678'],
    ['international shared cost', '+80812345678'],
  ])('%s numbers are refused, imports included (case 19.5)', (_kind, number) => {
    expect([typed(number), imported(number), refusedRange(number)]).toEqual(['premium', 'premium', 'premium']);
  });

  test('a number that is in no plan but among premium ones is refused as they are', () => {
    expect([imported('+19001234567'), refusedRange('+19001234567')]).toEqual(['premium', 'premium']);
    expect(imported('+449098000000')).toBe('premium');
  });
});

describe('imports', () => {
  test('take the documented sample, which is possible but in no plan (case 15.4)', () => {
    expect(readImportedNumber('+15551234567')).toEqual({ outcome: 'number', number: '+15551234567', country: 'US' });
    expect(typed('+15551234567')).toBe('not_a_number');
  });

  test.each(['+1555123', '+15551234', '+155512345678', '+4670', '+123'])('do not take %s, which no plan has room for', (text) => {
    expect(imported(text)).toBe('not_a_number');
  });
});

describe('the country of a number', () => {
  test.each([
    ['+15551234567', 'US'],
    ['+18765551234', 'JM'],
    ['+46701740605', 'SE'],
    ['+77012345678', 'KZ'],
    ['+881612345678', undefined],
    ['+870773111632', undefined],
    ['+88213300655', undefined],
    ['+979123456789', undefined],
    ['+999123', undefined],
    ['', undefined],
  ])('of %s is %s', (number, country) => {
    expect(countryOf(number)).toBe(country);
  });
});

test('whatever is typed or imported is a number of E.164 or a reason, and reads back as itself', () => {
  const letters = fc.constantFrom(...'0123456789+-/().,;#x= \u00a0\u200f\u202eext٠٩①０tel:');
  const text = fc.oneof(
    fc.string({ unit: letters, maxLength: 40 }),
    fc.string({ unit: letters, maxLength: 20 }).map((more) => `+46701${more}`),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
  );
  const country = fc.option(fc.oneof(fc.constantFrom<string>(...getCountries()), fc.string({ maxLength: 12 })), { nil: undefined });
  fc.assert(
    fc.property(text, country, (written, from) => {
      for (const read of [readTypedNumber(written, from), readImportedNumber(written)]) {
        if (read.outcome === 'invalid') continue;
        expect(read.number).toMatch(/^\+[1-9]\d{4,14}$/);
        expect(told(readImportedNumber(read.number))).toBe(read.number);
        expect(countryOf(read.number)).toBe(read.country);
        expect(refusedRange(read.number)).toBeUndefined();
      }
      expect(() => [refusedRange(written), countryOf(written)]).not.toThrow();
    }),
    { numRuns: 1000 },
  );
});
