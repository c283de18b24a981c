// Every screen in one language, as it starts and when something is wrong. A file for each language, so that two browsers share the work.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as de from '../../templates/messages/de.ts';
import * as en from '../../templates/messages/en.ts';
import * as he from '../../templates/messages/he.ts';
import { describeInBrowser } from './browser.ts';
import { stepByKeyboard } from './screen-keyboard.ts';
import { scenes } from './screen-scenes.ts';
import { useScreens } from './screens.ts';

const languages = {
  en: { locale: 'en-US', direction: 'ltr', errorPrefix: en.everywhere.errorPrefix },
  de: { locale: 'de-DE', direction: 'ltr', errorPrefix: de.everywhere.errorPrefix },
  he: { locale: 'he-IL', direction: 'rtl', errorPrefix: he.everywhere.errorPrefix },
};

const guidelines = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const findings = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).withTags(guidelines).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze(); // all that the scheme changes
  await page.emulateMedia({ colorScheme: 'light' });
  return [...violations, ...dark.violations].map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

const widthAt320 = async (page: Page): Promise<number> => {
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize({ width: 1280, height: 900 });
  return width;
};

export const everyScreenIn = (language: keyof typeof languages): void =>
  describeInBrowser(`every screen in ${language}`, () => {
    const screens = useScreens();

    test.each(scenes)('$screen is accessible, fits 320 pixels and tells its errors', async (scene) => {
      const { locale, direction, errorPrefix } = languages[language];

      const page = await screens.open(scene, { locale });

      expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([language, direction]);
      expect(await page.title()).toContain((await page.locator('h1').textContent()) ?? '?');
      expect(await findings(page)).toEqual([]);
      expect(await widthAt320(page)).toBeLessThanOrEqual(320);

      const { step } = scene;
      if (!step) return;
      screens.server.endpoints[step.path] = () => step.refusal;
      await stepByKeyboard(page, scene);
      await page.locator('[role=alert]:not(:empty)').waitFor();

      expect((await page.title()).startsWith(errorPrefix)).toBe(true);
      expect(await findings(page)).toEqual([]);
      expect(await widthAt320(page)).toBeLessThanOrEqual(320);
    });
  });
