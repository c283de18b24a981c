// `npm run bench`: builds into a folder of its own and prints what is budgeted, all in one run. `--runs 9` takes each time nine times.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSizes } from './bench/bundle-sizes.ts';
import { coldImports } from './bench/cold-imports.ts';
import { cpuPerCall, databasePerLogin } from './bench/login-costs.ts';
import type { Bench, Measure, Section } from './bench/measure.ts';
import { isOver, print } from './bench/print.ts';
import { screenBytes } from './bench/screen-bytes.ts';
import { buildFunctions } from './build/functions.ts';
import { buildPages } from './build-pages.ts';

/** THE list: a new measure is a file in bench/ and a name here. */
const measures: readonly Measure[] = [bundleSizes, screenBytes, databasePerLogin, cpuPerCall, coldImports];

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, 'allow-missing': { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
try {
  const bench = await prepare();
  const sections: Section[] = [];
  for (const measure of measures) {
    const section = await measure(bench);
    sections.push(section);
    print(section);
  }
  console.log(`\n${sections.flatMap(({ rows }) => rows).filter(isOver).length} over budget`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function prepare(): Promise<Bench> {
  const root = join(import.meta.dirname, '..');
  const pages = join(folder, 'u2');
  const manifest = await buildPages({ outdir: pages });
  const started = performance.now();
  const target = { root, outdir: join(folder, 'functions'), workdir: join(folder, 'work'), pages, allowMissing: values['allow-missing'] };
  const built = await buildFunctions(target);
  console.log(
    `${built.functions.length} functions built in ${((performance.now() - started) / 1000).toFixed(1)} s; Node ${process.versions.node}`,
  );
  return { built, pages: { folder: pages, manifest }, folder, runs: Number(values.runs) };
}
