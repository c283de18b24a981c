import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { microUsdOf, priceMicroUsd } from '../../service/rules/sms-prices.ts';

test('a text costs its segments, by its country', () => {
  expect(priceMicroUsd('US', 1)).toBe(14_000);
  expect(priceMicroUsd('US', 3)).toBe(42_000);
  expect(priceMicroUsd('DE', 1)).toBe(140_000);
});

test.each([[undefined], ['ZZ'], ['TJ'], ['constructor'], ['__proto__'], ['toString']])(
  'a country that is not in the table, %s, costs more than any that is',
  (country) => {
    const known = ['US', 'DE', 'GB', 'IL', 'PE', 'SA', 'SE'].map((each) => priceMicroUsd(each, 1));
    expect(priceMicroUsd(country, 1)).toBeGreaterThan(Math.max(...known));
  },
);

test("the deployment's own price goes before ours, also a lower one and none at all", () => {
  const own = { DE: 0.2, US: 0.000123, IL: 0 };

  expect(['DE', 'US', 'IL', 'GB'].map((country) => priceMicroUsd(country, 2, own))).toEqual([400_000, 246, 0, 110_000]);
});

test('every price and cap with six decimals is exactly what is written', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.integer({ min: 1, max: 10 }), (microUsd, segments) => {
      const usd = Number(`${Math.floor(microUsd / 1_000_000)}.${String(microUsd % 1_000_000).padStart(6, '0')}`);

      expect(microUsdOf(usd)).toBe(microUsd);
      expect(priceMicroUsd('DE', segments, { DE: usd })).toBe(microUsd * segments);
    }),
    { numRuns: 2000 },
  );
  expect(microUsdOf(2.01)).toBe(2_010_000); // the product is a little less
  expect(microUsdOf(0.000123)).toBe(123); // and here a little more
});
