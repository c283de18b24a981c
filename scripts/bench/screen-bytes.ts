import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { screenBudgetBytes } from './budgets.ts';
import type { Measure } from './measure.ts';

/** What a first visit of a screen loads: its page, style and script, each compressed as the distribution does. */
export const screenBytes: Measure = async ({ pages }) => {
  const compressed = async (path: string): Promise<number> => gzipSync(await readFile(join(pages.folder, path))).byteLength;
  const rows = Object.entries(pages.manifest).map(async ([screen, { html, assets }]) => {
    const sizes = await Promise.all([html, ...assets].map(compressed));
    return { what: `/u2/${screen}`, value: sizes.reduce((sum, size) => sum + size, 0) / 1000, budget: screenBudgetBytes / 1000 };
  });
  return { title: 'Screens: page, style and script, gzip', unit: 'KB', rows: (await Promise.all(rows)).sort((a, b) => b.value - a.value) };
};
