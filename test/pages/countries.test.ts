import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';
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

test('a code that regions share names the main one: +1 alone is the United States, not Antigua', () => {
  const firsts = new Map([...callingCodes()].reverse().map(([region, code]) => [code, region])); // of a code, the last one set stays

  for (const [code, regions] of Object.entries(metadata.country_calling_codes)) {
    if (firsts.has(code)) expect([code, firsts.get(code)]).toEqual([code, regions[0]]); // others, +800, belong to no region
  }
});
