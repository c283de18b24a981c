import { callingCodes } from './countries.ts';
import { element } from './element.ts';
import type { Language } from './language.ts';

export type CountryField = {
  root: HTMLElement;
  /** Two letters, or '' while none is chosen. */
  country: () => string;
  /** A number with a calling code decides by itself: the list follows it. */
  follow: (number: string) => void;
};

/** A list of countries by name, with their calling codes. `allowed`: those that may be texted; undefined: all. */
export const countryField = (language: Language, label: string, allowed: readonly string[] | undefined): CountryField => {
  const codes = callingCodes();
  const regions = [...codes.keys()].filter((region) => !allowed || allowed.includes(region));
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const named = regions
    .map((region) => ({ region, name: names.of(region) ?? region }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  const options = named.map(({ region, name }) => element('option', { value: region }, `${name} (\u2066+${codes.get(region)}\u2069)`));
  const select = element('select', { id: 'country', name: 'country', autocomplete: 'country' }, ...options);
  const own = ownRegion(regions);
  if (own === undefined) select.prepend(element('option', { value: '' }, '–'));
  select.value = own ?? '';

  const follow = (number: string): void => {
    const digits = number.trim().startsWith('+') ? number.replace(/\D/g, '') : '';
    if (!digits || digits.startsWith(codes.get(select.value) ?? '-')) return;
    // Longer codes first; of a shared one the main region, which the table has first.
    const found = [...codes].filter(([region, code]) => digits.startsWith(code) && regions.includes(region)).sort(byLength)[0];
    if (found) select.value = found[0];
  };
  return {
    root: element('div', { class: 'field' }, element('label', { for: 'country' }, label), select),
    country: () => select.value,
    follow,
  };
};

const byLength = ([, a]: [string, string], [, b]: [string, string]): number => b.length - a.length;

/** The region that the browser's languages name, `sv-SE`, or the only one there is. A language alone names none: that would be a guess. */
const ownRegion = (regions: readonly string[]): string | undefined => {
  if (regions.length === 1) return regions[0];
  const wished = navigator.languages.map((tag) => tag.split('-').find((part) => /^[A-Z]{2}$/.test(part)));
  return wished.find((region) => region !== undefined && regions.includes(region));
};
