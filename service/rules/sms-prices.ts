// What a text is taken to cost, in millionths of a dollar a segment, by two-letter country: what the daily cap is counted in.
//
// Estimates, on the high side of what Twilio, Vonage and SNS list for a text from abroad (autumn 2026), with carriers' fees. Lists change and contracts
// differ, so a deployment sets its own where they matter (`smsPrices`, docs/deploy.md). What is not here costs the most: an unknown
// country is where pumping goes.

// biome-ignore format: a table, by region
const cents: Readonly<Record<string, number>> = {
  US: 1.4, CA: 1.5, PR: 5, MX: 7, BR: 7, AR: 10, CL: 8, CO: 6, PE: 30,
  GB: 5.5, IE: 8.5, DE: 11.5, AT: 11, CH: 8, FR: 8.5, BE: 11.5, NL: 11.5, LU: 8,
  SE: 7, NO: 8, DK: 6, FI: 9.5, IS: 9, EE: 9, LV: 8, LT: 5,
  ES: 8.5, PT: 6, IT: 9.7, GR: 8, MT: 8, CY: 8,
  PL: 5, CZ: 6.5, SK: 9, HU: 10.5, SI: 18, HR: 10, RO: 8, BG: 11,
  IL: 27, TR: 5, ZA: 12, AE: 15, SA: 20,
  AU: 6, NZ: 11.5, JP: 9, KR: 6, SG: 6, HK: 7, TW: 7, CN: 6, IN: 9, TH: 4,
};

const otherCents = 60;

/** Whole millionths of a dollar. `overrides`: dollars a segment by country, as the deployment says. */
export const priceMicroUsd = (country: string | undefined, segments: number, overrides: Readonly<Record<string, number>> = {}): number => {
  const own = country === undefined ? undefined : overrides[country];
  const listed = country === undefined || !Object.hasOwn(cents, country) ? otherCents : (cents[country] ?? otherCents);
  return Math.ceil((own === undefined ? listed * 10_000 : own * 1_000_000) * segments);
};
