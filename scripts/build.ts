// `npm run build`: pages first, then one folder per function, so that a function may bundle a built page. `--allow-missing` goes on without
// the handlers that are not written yet.
import { join } from 'node:path';
import { BuildError, buildFunctions } from './build/functions.ts';
import { buildPages } from './build-pages.ts';

const started = performance.now();
const root = join(import.meta.dirname, '..');

try {
  await buildPages({ outdir: join(root, 'dist/u2') });
  const allowMissing = process.argv.includes('--allow-missing');
  const { functions, missing } = await buildFunctions({ root, outdir: join(root, 'dist/functions'), allowMissing });
  if (missing.length > 0) console.log(`left out, not written yet:\n  ${missing.join('\n  ')}`);
  console.log(`${functions.length} functions and the pages in dist, built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
