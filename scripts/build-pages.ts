// Builds the screens: per screen one HTML file and one script, one of a few style sheets, assets named by their content.
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { build, type OutputFile } from 'esbuild';
import { layout, symbol } from '../templates/u2/layout.ts';
import { screens } from '../templates/u2/screens.ts';

export type BuildPagesOptions = {
  /** Where `/u2` of the site is: `dist/u2`. */
  outdir: string;
};

/** What a screen is made of, as paths below `outdir`. */
export type PagesManifest = Record<string, { html: string; assets: string[] }>;

const source = join(import.meta.dirname, '..', 'templates', 'u2');

export const buildPages = async ({ outdir }: BuildPagesOptions): Promise<PagesManifest> => {
  const assets = await bundle();
  const files = new Map<string, string | Uint8Array>(assets.map((asset) => [assetPath(asset), asset.contents]));
  files.set(icon, symbol);
  const manifest: PagesManifest = {};
  for (const screen of screens) {
    const script = assetOf(assets, flatName(screen.name), '.js');
    const style = assetOf(assets, styleOf(screen.name), '.css');
    const html = `${screen.name}.html`;
    files.set(html, layout(screen, { script: `/u2/${script}`, style: `/u2/${style}`, icon: `/u2/${icon}` }));
    manifest[screen.name] = { html, assets: [style, script] };
  }
  files.set('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);

  for (const [path, contents] of files) {
    await mkdir(dirname(join(outdir, path)), { recursive: true });
    await writeFile(join(outdir, path), contents);
  }
  await removeOthers(outdir, files); // last: a server that runs meanwhile always finds a whole page
  return manifest;
};

/** Named by its content, as all assets. */
const icon = `assets/icon-${createHash('sha256').update(symbol).digest('hex').slice(0, 8).toUpperCase()}.svg`;

const styles = ['style', 'setup-style', 'account-style'];

/** Each screen loads the style it uses: it all has to come in one round trip. */
const styleOf = (screen: string): string => {
  if (screen.startsWith('account')) return 'account-style';
  return ['mfa/totp-enrollment', 'mfa/recovery-code'].includes(screen) ? 'setup-style' : 'style';
};

const flatName = (screen: string): string => screen.replaceAll('/', '-');

const bundle = async (): Promise<OutputFile[]> => {
  const scripts = screens.map(({ name }) => ({ in: join(source, `${name}.ts`), out: flatName(name) }));
  const result = await build({
    entryPoints: [...scripts, ...styles.map((name) => ({ in: join(source, `${name}.css`), out: name }))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8', // Hebrew as it is: half the size of \u escapes
    legalComments: 'none',
    entryNames: '[name]-[hash]',
    outdir: join(source, 'assets'),
  });
  return result.outputFiles;
};

const assetPath = (asset: OutputFile): string => `assets/${basename(asset.path)}`;

const assetOf = (assets: OutputFile[], name: string, extension: string): string => {
  const found = assets.find((asset) => basename(asset.path).replace(/-[^-]+$/, '') === name && asset.path.endsWith(extension));
  if (!found) throw new Error(`esbuild wrote no ${name}${extension}`);
  return assetPath(found);
};

const removeOthers = async (outdir: string, files: ReadonlyMap<string, unknown>): Promise<void> => {
  for (const entry of await readdir(outdir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(relative(outdir, path))) await rm(path);
  }
};
