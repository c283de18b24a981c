// The one browser that globalSetup started, for any test that needs a real one.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/** `describe`, or a skip that says why where no browser could be started. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (process.env['BROWSER_WS']) describe(name, tests);
  else describe.skip(`${name} (skipped, no browser: ${process.env['BROWSER_MISSING'] ?? 'globalSetup did not run'})`, tests);
};

export const viewports = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
};

export type ContextOptions = {
  locale?: string;
  colorScheme?: 'light' | 'dark';
  viewport?: keyof typeof viewports;
  more?: BrowserContextOptions;
};

export type TestBrowser = {
  /** A fresh profile: own cookies, own cache. All of them are closed after the tests of the file. */
  newContext: (options?: ContextOptions) => Promise<BrowserContext>;
};

/** Connects for the tests of the `describe` it is called in. */
export const useBrowser = (): TestBrowser => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.connect(process.env['BROWSER_WS'] ?? '');
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    newContext: async ({ locale = 'en-US', colorScheme = 'light', viewport = 'desktop', more = {} } = {}) => {
      if (!browser) throw new Error('The browser is connected in beforeAll: call newContext in a test.');
      const touch = viewport === 'desktop' ? {} : { isMobile: true, hasTouch: true };
      return browser.newContext({ locale, colorScheme, viewport: viewports[viewport], ...touch, ...more });
    },
  };
};
