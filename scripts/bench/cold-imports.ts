import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { coldImportBudgetMs } from './budgets.ts';
import { type Measure, median, rowOf } from './measure.ts';

/** Import of each function in fresh processes, over an empty handler's. Rounds, not blocks: whatever else the machine does spreads over all. */
export const coldImports: Measure = async (bench) => {
  const empty = emptyHandler(bench.folder);
  const files = [empty, ...bench.built.functions.map(({ folder }) => join(folder, 'index.mjs'))];
  const times = new Map<string, number[]>(files.map((file) => [file, []]));
  for (let round = 0; round < bench.runs; round++) {
    for (const file of files) times.get(file)?.push(await importMs(file));
  }
  const timesOf = (file: string): number[] => times.get(file) ?? [];
  const medianOf = (file: string): number => median(timesOf(file));
  return {
    title: `Cold import over an empty handler (${medianOf(empty).toFixed(1)} ms), median of ${bench.runs} fresh processes`,
    unit: 'ms',
    rows: bench.built.functions
      .map((each) => {
        const file = join(each.folder, 'index.mjs');
        const value = medianOf(file) - medianOf(empty);
        // On a busy machine the best says more than the median.
        const note = `best ${(Math.min(...timesOf(file)) - Math.min(...timesOf(empty))).toFixed(1)}`;
        return { what: each.name, value, budget: coldImportBudgetMs(rowOf(each)), note };
      })
      .sort((a, b) => b.value - a.value),
  };
};

const emptyHandler = (folder: string): string => {
  const file = join(folder, 'empty.mjs');
  writeFileSync(file, 'export const handler = async () => ({ statusCode: 204 });\n');
  return file;
};

const importMs = async (file: string): Promise<number> => {
  const timed = `const start = performance.now(); await import('${pathToFileURL(file).href}'); console.log(performance.now() - start);`;
  const env = { AWS_REGION: 'eu-north-1', AWS_LAMBDA_FUNCTION_NAME: 'bench' };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', timed], { env });
  return Number(stdout);
};
