// What a text is taken to cost, by two-letter country: what the daily cap is counted in.
//
// Estimates of autumn 2026 for a text from abroad, meant to lie above what providers charge, carriers' fees included. They are nobody's price
// list: lists change every month and contracts differ, so a deployment sets its own where they matter (`smsPrices`, docs/deploy.md). What is
// not here costs the most: an unknown country is where pumping goes.

// biome-ignore format: a table, by region
const cents: Readonly<Record<string, number>> = {
  US: 1.4, CA: 1.5, PR: 5, MX: 7, BR: 7, AR: 10, CL: 8, CO: 6, PE: 30,
  GB: 5.5, IE: 8.5, DE: 14, AT: 11, CH: 8, FR: 8.5, BE: 11.5, NL: 11.5, LU: 8,
  SE: 7, NO: 8, DK: 6, FI: 9.5, IS: 9, EE: 9, LV: 8, LT: 5,
  ES: 8.5, PT: 6, IT: 9.7, GR: 8, MT: 8, CY: 8,
  PL: 5, CZ: 6.5, SK: 9, HU: 10.5, SI: 18, HR: 10, RO: 8, BG: 11,
  IL: 27, TR: 5, ZA: 12, AE: 15, SA: 20,
  AU: 6, NZ: 11.5, JP: 9, KR: 6, SG: 6, HK: 7, TW: 7, CN: 6, IN: 9, TH: 4,
};

const otherCents = 60;

/** Whole millionths of a dollar for all segments. `overrides`: dollars a segment by country, as the deployment says. */
export const priceMicroUsd = (country: string | undefined, segments: number, overrides: Readonly<Record<string, number>> = {}): number =>
  (own(country, overrides, 1_000_000) ?? own(country, cents, 10_000) ?? otherCents * 10_000) * segments;

/** Dollars as whole millionths: only these are added up, as fractions of dollars do not add up exactly. */
export const microUsdOf = (usd: number): number => Math.round(usd * 1_000_000);

const own = (country: string | undefined, prices: Readonly<Record<string, number>>, factor: number): number | undefined => {
  const price = country !== undefined && Object.hasOwn(prices, country) ? prices[country] : undefined;
  return price === undefined ? undefined : Math.round(price * factor);
};
