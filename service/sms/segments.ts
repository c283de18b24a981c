// How many texts a text is: networks cut it into segments and bill each (3GPP TS 23.038).

import { gsmPlaces, isGsm } from '../rules/gsm-alphabet.ts';

const gsm = { alone: 160, each: 153 };
const ucs2 = { alone: 70, each: 67 };

/** How many texts are billed. A letter of the extension table takes two places, and so does one outside the 65,536 of UCS-2. */
export const segmentsOf = (text: string): number => {
  const plain = isGsm(text);
  const { alone, each } = plain ? gsm : ucs2;
  const places = [...text].map((letter) => (plain ? gsmPlaces(letter) : letter.length));
  const all = places.reduce((sum, taken) => sum + taken, 0);
  return all <= alone ? 1 : filled(places, each);
};

/** No letter is cut in two, so a segment may stay one place short. */
const filled = (places: readonly number[], each: number): number => {
  let [segments, left] = [1, each];
  for (const taken of places) {
    if (taken > left) [segments, left] = [segments + 1, each];
    left -= taken;
  }
  return segments;
};

/**
 * Letters that GSM-7 has no place for in the closest ones that it has, where there are any: one "ł" or curly quote would make the whole
 * text UCS-2, which holds less than half of it.
 */
export const gsmSpelling = (text: string): string =>
  [...text].map((letter) => (isGsm(letter) ? letter : (alike[letter] ?? letter.normalize('NFKD').replace(/\p{Mn}/gu, '')))).join('');

const alike: Readonly<Record<string, string>> = {
  ...{ '‘': "'", '’': "'", '“': '"', '”': '"', '„': '"', '`': "'", '´': "'", '–': '-', '—': '-', '‐': '-', '‑': '-', '•': '-', '·': '-' },
  ...{ ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', œ: 'oe', Œ: 'OE', þ: 'th', Þ: 'Th', ð: 'd', ẞ: 'SS' },
};
