// Which partitions of the table each function can touch at all: those named in the storage files that are in its bundle. lib/grants.ts
// gives it the right to these and no others, so the list errs on the side of too many, never of too few.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { routes } from '../../lambdas/routes.ts';

/** Each in IAM's form, `USER#*` or `SETTINGS`: of the table, and of its index for lists. */
export type Reach = { items: string[]; lists: string[] };

/** By file of the route list. */
export const partitionsByFile = async (root: string): Promise<Record<string, Reach>> => {
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
    const named = stored.map(([input]) => partitionsNamedIn(readFileSync(join(root, input), 'utf8')));
    const all = (kind: keyof Reach): string[] => [...new Set(named.flatMap((reach) => reach[kind]))].sort();
    return [relative('lambdas', entryPoint), { items: all('items'), lists: all('lists') }] as const;
  });
  return Object.fromEntries(bundles.sort(([one], [other]) => (one < other ? -1 : 1)));
};

/** As lib/partitions.json holds them, a line for each function. */
export const partitionsJson = async (root: string): Promise<string> => {
  const listed = (partitions: string[]): string => `[${partitions.map((each) => JSON.stringify(each)).join(', ')}]`;
  const lines = Object.entries(await partitionsByFile(root)).map(
    ([file, { items, lists }]) => `  ${JSON.stringify(file)}: {\n    "items": ${listed(items)},\n    "lists": ${listed(lists)}\n  }`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
};

const isStorage = (input: string): boolean => input.startsWith('service/storage/');

/**
 * A key begins with a word in capitals: `USER#${id}` or 'SETTINGS'. Sort keys say so (`sk:`), and so do the index's keys, which are what a
 * name in `…ListKey` stands for.
 */
export const partitionsNamedIn = (source: string): Reach => {
  const lines = source.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line));
  const isOfIndex = (line: string): boolean => /[lL]istKey\b.*=/.test(line);
  const items = lines.filter((line) => !isOfIndex(line)).map((line) => line.replaceAll(/\bsk: (`[^`]*`|'[^']*')/g, ''));
  return {
    items: items.flatMap((line) => [
      ...[...line.matchAll(/`([A-Z]+)#[^`]*`/g)].map(([, word]) => `${word}#*`),
      ...[...line.matchAll(/(?:pk: |artition = )'([A-Z]+)'/g)].map(([, word = '']) => word),
    ]),
    lists: lines
      .filter(isOfIndex)
      .flatMap((line) => [
        ...[...line.matchAll(/`([A-Z]+#[^`]*)`/g)].map(([, key = '']) => key.replaceAll(/\$\{[^}]*\}/g, '*')),
        ...[...line.matchAll(/= '([A-Z_#]+)'/g)].map(([, key = '']) => key),
      ]),
  };
};
