// The built screens in the browser, with a server that a test answers for.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { buildPages, type PagesManifest } from '../../scripts/build-pages.ts';
import type { SessionAnswer } from '../../service/rules/screen-answers.ts';
import { type ContextOptions, useBrowser } from './browser.ts';
import { keyDevice } from './key-device.ts';
import { watchProblems } from './page-problems.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { noteAnswers } from './read-answers.ts';
import { playScene, type Scene } from './screen-scenes.ts';

type OpenOptions = ContextOptions & {
  session?: Partial<SessionAnswer>;
  query?: string;
  /** Before the page asks anything. */
  before?: () => void;
  /** Runs in the page before its own script; a device for passkeys and keys, unless it is another. */
  init?: () => void;
};

export type Screens = {
  folder: string;
  manifest: PagesManifest;
  server: PageServer;
  /** A page in a fresh context, with the scene's endpoints; waits until the screen is drawn. */
  open: (scene: Scene, options?: OpenOptions) => Promise<Page>;
  /** What the pages of the running test should not have done; asserted empty after each test. */
  problems: string[];
};

/** Call it in a `describeInBrowser`; the answer is filled before the first test. */
export const useScreens = (): Screens => {
  jest.setTimeout(60_000); // jest ignores a project's own testTimeout
  const browser = useBrowser();
  const problems: string[] = [];
  const pages: Page[] = [];
  const screens = { problems } as Screens; // the rest is set in beforeAll, before any test can read it
  screens.open = async (scene, { session, query = scene.query, before, init = keyDevice, ...options } = {}) => {
    playScene(screens.server, scene, session);
    before?.();
    const page = await (await browser.newContext(options)).newPage();
    pages.push(page);
    await watchProblems(page, problems);
    await noteAnswers(page);
    await page.addInitScript(init);
    await page.goto(`${screens.server.origin}/u2/${scene.screen}${query}`);
    await page.locator('h1').waitFor();
    return page;
  };
  beforeAll(async () => {
    screens.folder = mkdtempSync(join(tmpdir(), 'screens-'));
    screens.manifest = await buildPages({ outdir: screens.folder });
    screens.server = await startPageServer(screens.folder);
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
    expect(problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await screens.server.stop();
    rmSync(screens.folder, { recursive: true, force: true });
  });
  return screens;
};
