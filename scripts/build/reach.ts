import type { Metafile } from 'esbuild';

export type Reach = {
  /** The entry and every chunk that it may load, paths as `place` gives them. */
  outputs: { path: string; bytes: number }[];
  bytes: number;
  /** What an import of the entry loads at once, without the lazy chunks. */
  eagerBytes: number;
  /** The npm packages whose code is in any of the outputs. */
  packages: string[];
  /** Those of them that are loaded at once. */
  eagerPackages: string[];
};

/** Follows the imports of one output: static ones are loaded at once, dynamic ones only belong to the folder. */
export const reachOf = (metafile: Metafile, entry: string, place: (output: string) => string): Reach => {
  const all = follow(metafile, entry, ['import-statement', 'dynamic-import']);
  const eager = follow(metafile, entry, ['import-statement']);
  const bytesOf = (path: string): number => metafile.outputs[path]?.bytes ?? 0;
  const sum = (paths: ReadonlySet<string>): number => [...paths].reduce((bytes, path) => bytes + bytesOf(path), 0);
  return {
    outputs: [...all].map((path) => ({ path: place(path), bytes: bytesOf(path) })),
    bytes: sum(all),
    eagerBytes: sum(eager),
    packages: packagesIn(metafile, all),
    eagerPackages: packagesIn(metafile, eager),
  };
};

const follow = (metafile: Metafile, entry: string, kinds: readonly string[]): Set<string> => {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const next of metafile.outputs[path]?.imports ?? []) if (!next.external && kinds.includes(next.kind)) reached.add(next.path);
  }
  return reached;
};

const packagesIn = (metafile: Metafile, outputs: ReadonlySet<string>): string[] => {
  const inputs = [...outputs].flatMap((path) => Object.entries(metafile.outputs[path]?.inputs ?? {}));
  const names = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => packageOf(path));
  return [...new Set(names)].filter((name) => name !== undefined).sort();
};

const packageOf = (path: string): string | undefined => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
