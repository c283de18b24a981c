// jest's globalSetup of the browser tests: one Chromium for all files. It comes packed from npm, so the machine needs none; where the packed
// one cannot run, CHROMIUM_PATH or an installed Chromium or Chrome is used. Where nothing starts, the tests skip and say why.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BrowserServer, chromium } from 'playwright-core';

declare global {
  var browserServer: BrowserServer | undefined;
}

type Installation = { executablePath?: string; channel?: string; env: Record<string, string> };

export default async (): Promise<void> => {
  const reasons: string[] = [];
  for (const find of [named, packed, installed]) {
    try {
      const found = await find();
      if (!found) continue;
      const server = await launch(found);
      globalThis.browserServer = server;
      process.env['BROWSER_WS'] = server.wsEndpoint();
      return;
    } catch (error) {
      reasons.push(`${find.name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  }
  process.env['BROWSER_MISSING'] = reasons.join('; ') || 'none found';
  console.warn(
    `\nThe browser tests are skipped, no Chromium could be started (${process.env['BROWSER_MISSING']}). Set CHROMIUM_PATH to one.`,
  );
};

// Not the package's own arguments: they switch the browser's web security off, and origin tests would pass wrongly.
const launch = ({ env, ...browser }: Installation): Promise<BrowserServer> =>
  chromium.launchServer({ ...browser, host: '127.0.0.1', args: ['--no-sandbox'], env: { ...process.env, ...env } });

const named = (): Installation | undefined => {
  const executablePath = process.env['CHROMIUM_PATH'];
  return executablePath ? { executablePath, env: {} } : undefined;
};

const installed = (): Installation =>
  existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium', env: {} } : { channel: 'chrome', env: {} };

const packed = async (): Promise<Installation | undefined> => {
  if (process.platform !== 'linux') return undefined;
  const dataDir = resolve(process.env['DATA_DIR'] ?? '.local');
  const dir = join(dataDir, `chromium-${packedVersion()}`); // the package would reuse any older one it finds
  if (!existsSync(join(dir, 'chromium'))) await unpack(dir);
  writeFonts(dir);
  return {
    executablePath: join(dir, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(dir, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_PATH: join(dir, 'fonts'),
    },
  };
};

const packedVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync('node_modules/@sparticuz/chromium/package.json', 'utf8'));
  return (manifest as { version: string }).version; // every package.json has one
};

/** Unpacks beside and then renames, so that an interrupted or a parallel run never leaves half a browser in place. */
const unpack = async (dir: string): Promise<void> => {
  const half = `${dir}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  const before = { ...process.env };
  process.env['TMPDIR'] = half;
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs24.x'; // makes it unpack the libraries and fonts that a bare machine lacks
  try {
    const { default: pack } = await import('@sparticuz/chromium');
    await pack.executablePath();
  } finally {
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
  try {
    renameSync(half, dir);
  } catch {
    rmSync(half, { recursive: true, force: true }); // another run was first
  }
};

/** The package's own font list names the system's temporary folder: without this a machine without fonts shows no text at all. */
const writeFonts = (dir: string): void =>
  writeFileSync(
    join(dir, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${dir}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${dir}/fonts-cache</cachedir></fontconfig>`,
  );
