// What lies in the bucket: no browser needed.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildPages, type PagesManifest } from '../../scripts/build-pages.ts';
import * as de from '../../templates/messages/de.ts';
import * as en from '../../templates/messages/en.ts';
import * as he from '../../templates/messages/he.ts';
import { screens } from '../../templates/u2/screens.ts';

const names = screens.map(({ name }) => name);
const budget = 14 * 1024;

describe('the built screens', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'pages-'));
  let manifest: PagesManifest = {};
  let icon = '';
  const read = (path: string): string => readFileSync(join(outdir, path), 'utf8');
  const pageOf = (name: string) => manifest[name] ?? { html: 'missing', assets: [] };

  beforeAll(async () => {
    mkdirSync(join(outdir, 'assets'));
    writeFileSync(join(outdir, 'assets', 'style-OLD.css'), 'from a former build');
    manifest = await buildPages({ outdir });
    icon = `assets/${readdirSync(join(outdir, 'assets')).find((file) => file.startsWith('icon-'))}`;
  });
  afterAll(() => rmSync(outdir, { recursive: true }));

  test.each(names)('%s comes in one round trip: HTML, style and script within 14 KB compressed', (name) => {
    const { html, assets } = pageOf(name);

    const bytes = [html, ...assets].map((path) => gzipSync(read(path)).length).reduce((sum, size) => sum + size, 0);

    expect(bytes).toBeLessThanOrEqual(budget);
  });

  test.each(names)('%s has nothing inline, loads only its own assets, and says a plain sentence without script', (name) => {
    const { html, assets } = pageOf(name);
    const page = read(html);

    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)[^>]*>/i);
    expect(page.match(/<script[^>]*>[^<]/)).toBeNull();
    // The icon of the browser's tab comes after the page, and is no part of it.
    expect([...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path).sort()).toEqual(
      [...assets, icon].map((path) => `/u2/${path}`).sort(),
    );
    expect(page).toContain(`<noscript><p>${en.noScript}</p></noscript>`);
  });

  test('assets are named by their content and nothing of a former build stays', () => {
    const expected = [...names.flatMap((name) => pageOf(name).assets), icon];

    expect(
      readdirSync(join(outdir, 'assets'))
        .map((file) => `assets/${file}`)
        .sort(),
    ).toEqual([...new Set(expected)].sort());
    for (const asset of expected) expect(asset).toMatch(/^assets\/[a-z-]+-[A-Z0-9]{8}\.(js|css|svg)$/);
    expect(JSON.parse(read('manifest.json'))).toEqual(manifest);
  });

  test('a script holds the texts of its own screen only', () => {
    const script = read(pageOf('login/identifier').assets.find((path) => path.endsWith('.js')) ?? '');

    expect(script).toContain(he.identifier.title);
    expect(script).not.toContain(en.totpEnrollment.install);
  });
});

describe.each([
  ['de', de],
  ['he', he],
])('the texts in %s', (_, texts) => {
  const flat = (value: unknown, path = ''): [string, string][] =>
    typeof value === 'string' ? [[path, value]] : Object.entries(value as object).flatMap(([key, inner]) => flat(inner, `${path}.${key}`));
  const english = flat({ ...en });
  const other = new Map(flat({ ...texts }));

  test('are there for each English one, and none besides', () => {
    expect([...other.keys()].sort()).toEqual(english.map(([path]) => path).sort());
  });

  test.each(english)('%s is translated with the same values to fill in', (path, text) => {
    const values = (of: string) => [...of.matchAll(/\{\w+\}/g)].map(String).sort();

    if (path !== '.factors.passkey.name') expect(other.get(path)).not.toBe(text); // "Passkey" is German too
    expect(other.get(path)?.trim()).not.toBe('');
    expect(values(other.get(path) ?? '')).toEqual(values(text));
  });
});
