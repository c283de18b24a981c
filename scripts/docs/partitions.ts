// Which partitions of the table each function can touch at all: those named in the storage files that are in its bundle. lib/grants.ts
// gives it the right to these and no others, so the list errs on the side of too many, never of too few.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { routes } from '../../lambdas/routes.ts';

/** By file of the route list; each partition in IAM's form, `USER#*` or `SETTINGS`. */
export type Partitions = Record<string, string[]>;

export const partitionsByFile = async (root: string): Promise<Partitions> => {
  const files = [...new Set(routes.map((route) => route.file))].sort();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: files.map((file) => `lambdas/${file}`),
    outdir: 'nowhere',
    write: false,
    bundle: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    logLevel: 'silent',
  });
  const bundles = Object.values(metafile.outputs).map(({ entryPoint = '', inputs }) => {
    const stored = Object.entries(inputs).filter(([input, { bytesInOutput }]) => isStorage(input) && bytesInOutput > 0);
    const named = stored.flatMap(([input]) => partitionsNamedIn(readFileSync(join(root, input), 'utf8')));
    return [relative('lambdas', entryPoint), [...new Set(named)].sort()] as const;
  });
  return Object.fromEntries(bundles.sort(([one], [other]) => (one < other ? -1 : 1)));
};

/** As lib/partitions.json holds them, a line for each function. */
export const partitionsJson = async (root: string): Promise<string> => {
  const lines = Object.entries(await partitionsByFile(root)).map(
    ([file, partitions]) => `  ${JSON.stringify(file)}: [${partitions.map((each) => JSON.stringify(each)).join(', ')}]`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
};

const isStorage = (input: string): boolean => input.startsWith('service/storage/');

/**
 * A key's first word is in capitals: `USER#${id}` or 'SETTINGS'. Sort keys say so (`sk:`), and so do the index's keys (`…ListKey =`); the
 * rights on the index are not by partition.
 */
export const partitionsNamedIn = (source: string): string[] =>
  source
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && !/[lL]istKey\b.*=/.test(line))
    .flatMap((line) => [
      ...[...withoutSortKeys(line).matchAll(/`([A-Z]+)#(?:[^`]*)`/g)].map(([, word]) => `${word}#*`),
      ...[...withoutSortKeys(line).matchAll(/(?:pk: |artition = )'([A-Z]+)'/g)].map(([, word]) => word ?? ''),
    ]);

const withoutSortKeys = (line: string): string => line.replaceAll(/\bsk: (`[^`]*`|'[^']*')/g, '');
