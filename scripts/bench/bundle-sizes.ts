import { bundleBudgetBytes } from './budgets.ts';
import { type Measure, rowOf } from './measure.ts';

/** Bytes of each function's folder, and beside them what its import loads at once. */
export const bundleSizes: Measure = async ({ built }) => ({
  title: 'Bundles, minified, all files of a function',
  unit: 'KB',
  rows: built.functions
    .map((each) => ({
      what: each.name,
      value: each.bytes / 1000,
      budget: bundleBudgetBytes(rowOf(each)) / 1000,
      note: `${Math.round(each.eagerBytes / 1000)} at once`,
    }))
    .sort((a, b) => b.value - a.value),
});
