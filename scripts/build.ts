// `npm run build`: pages first, then one folder per function, so that a function may bundle a built page. `--allow-missing` goes on without
// the handlers that are not written yet.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BuildError, buildFunctions } from './build/functions.ts';

const started = performance.now();
const root = join(import.meta.dirname, '..');

try {
  await buildPagesWhereWritten();
  const built = await buildFunctions({
    root,
    outdir: join(root, 'dist/functions'),
    allowMissing: process.argv.includes('--allow-missing'),
  });
  if (built.missing.length > 0) console.log(`left out, not written yet:\n  ${built.missing.join('\n  ')}`);
  console.log(`${built.functions.length} functions in dist/functions, built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function buildPagesWhereWritten(): Promise<void> {
  const file = join(root, 'scripts/build-pages.ts');
  if (!existsSync(file)) return console.log('no pages: scripts/build-pages.ts is not written yet');
  const { buildPages } = (await import(pathToFileURL(file).href)) as { buildPages(): Promise<unknown> };
  await buildPages();
}
