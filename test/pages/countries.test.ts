import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { callingCodes } from '../../templates/u2/countries.ts';

test('the country list has every region of the numbers’ library, with its calling code', () => {
  const listed = callingCodes();

  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(getCountries().map((region) => [region, getCountryCallingCode(region)])));
  expect(listed.size).toBe(getCountries().length);
});

test('every region has a name in every language of the pages', () => {
  for (const language of ['en', 'de', 'he']) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });

    expect([...callingCodes().keys()].filter((region) => names.of(region) === undefined)).toEqual([]);
  }
});
