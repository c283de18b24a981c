// All functions in a few esbuild calls with shared chunks; then every function gets a folder with its entry and the chunks that it reaches.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { functionName, type Need, routes } from '../../lambdas/routes.ts';
import { withClassNames } from './class-names.ts';
import { withoutUnusedCredentialProviders } from './credential-providers.ts';
import { withoutEventStreams } from './event-streams.ts';
import { type Reach, reachOf } from './reach.ts';

/** A build that cannot go on, said in a sentence. */
export class BuildError extends Error {}

export type BuiltFunction = Reach & { name: string; file: string; folder: string };
export type Built = { functions: BuiltFunction[]; missing: string[] };
export type Target = {
  root: string;
  /** Gets one folder per function; emptied first. */
  outdir: string;
  /** The built pages, of which one goes into a function. */
  pages?: string;
  /** Gets what esbuild writes, the source maps among it: for reading a stack trace, never for upload. */
  workdir?: string;
  allowMissing?: boolean;
};

export const buildFunctions = async ({
  root,
  outdir,
  workdir = join(root, '.build'),
  pages = join(root, 'dist/u2'),
  allowMissing = false,
}: Target): Promise<Built> => {
  const files = [...new Set(routes.map((route) => route.file))];
  const missing = files.filter((file) => !existsSync(join(root, 'lambdas', file)));
  if (missing.length > 0 && !allowMissing)
    throw new BuildError(`routes.ts names files that are not in lambdas/:\n  ${missing.join('\n  ')}`);

  const present = files.filter((file) => !missing.includes(file));
  await Promise.all([outdir, workdir].map((folder) => rm(folder, { recursive: true, force: true })));
  const groups = [...Map.groupBy(present, clientOf).values()];
  const built = groups.map(async (group) => {
    const { metafile } = await build({ ...settings, absWorkingDir: root, outdir: workdir, entryPoints: group.map(entryPoint) });
    return group.map((file) => described(metafile, { root, workdir, outdir, file }));
  });
  const functions = await Promise.all(built).catch(() => {
    throw new BuildError('The functions do not build; esbuild has said why.');
  });
  const copied = await Promise.all(functions.flat().map((each) => copyReached(each, { workdir, pages })));
  return { functions: copied, missing };
};

// One call for each function takes a minute. One for all brings every client's part of the SDK to everybody, because a file that any of them
// uses is kept whole; so those with the large clients are built apart.
const large: readonly Need[] = ['tokens:sign', 'mail', 'secrets:encrypt'];
const clientOf = (file: string): Need | undefined =>
  large.find((need) => routes.some((route) => route.file === file && route.needs.includes(need)));

// The name is flat, without `/` and `.`, so that `./chunks/…` stays true in the function's own folder (and Lambda cuts handlers at a dot).
const entryPoint = (file: string) => ({ in: `lambdas/${file}`, out: functionName(file) });

const settings = {
  bundle: true,
  minify: true,
  splitting: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  sourcemap: 'external',
  legalComments: 'none',
  logLevel: 'warning',
  // CommonJS packages inside an ES module still call require() for Node's own modules.
  banner: { js: "import{createRequire as __sallyportRequire}from'node:module';const require=__sallyportRequire(import.meta.url);" },
  // The engine asks it for four types and would bring 140 KB of others along, twice.
  alias: { 'mime-db': join(import.meta.dirname, 'mime-db.json') },
  plugins: [withClassNames, withoutUnusedCredentialProviders, withoutEventStreams],
} satisfies BuildOptions;

type Place = { root: string; workdir: string; outdir: string; file: string };

const described = (metafile: Metafile, { root, workdir, outdir, file }: Place): BuiltFunction => {
  const name = functionName(file);
  const entry = relative(root, join(workdir, `${name}.mjs`)).replaceAll('\\', '/');
  return { name, file, folder: join(outdir, name), ...reachOf(metafile, entry, (output) => relative(workdir, join(root, output))) };
};

/** The page that a function answers with lies beside its code. */
const withPage = 'u2/guardian/enroll.get.ts';

/** Gives the function with all that lies in its folder now. */
const copyReached = async (each: BuiltFunction, { workdir, pages }: { workdir: string; pages: string }): Promise<BuiltFunction> => {
  const { name, file, folder, outputs } = each;
  const copies = outputs.map(async ({ path }) => {
    const target = join(folder, path === `${name}.mjs` ? 'index.mjs' : path);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(workdir, path), target);
  });
  await Promise.all(copies);
  if (file !== withPage) return each;
  const page = join(folder, 'guardian/enroll.html');
  await mkdir(dirname(page), { recursive: true });
  await copyFile(join(pages, 'guardian/enroll.html'), page);
  return { ...each, bytes: each.bytes + (await stat(page)).size };
};
