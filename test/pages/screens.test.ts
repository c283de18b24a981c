// Every screen in every language, as it starts and when something is wrong.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as de from '../../templates/messages/de.ts';
import * as en from '../../templates/messages/en.ts';
import * as he from '../../templates/messages/he.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type Scene, scenes } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const languages = [
  { locale: 'en-US', language: 'en', direction: 'ltr', errorPrefix: en.everywhere.errorPrefix },
  { locale: 'de-DE', language: 'de', direction: 'ltr', errorPrefix: de.everywhere.errorPrefix },
  { locale: 'he-IL', language: 'he', direction: 'rtl', errorPrefix: he.everywhere.errorPrefix },
];
const matrix = scenes.flatMap((scene) => languages.map((language) => ({ ...language, scene, screen: scene.screen })));

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

/** Takes the screen's step with nothing but the keyboard. */
const stepByKeyboard = async (page: Page, { step }: Scene): Promise<void> => {
  const value = String(Object.values(step?.body ?? {})[0] ?? '');
  const isField = () => page.evaluate(() => document.activeElement instanceof HTMLInputElement);
  const isChoice = () => page.evaluate(() => document.activeElement?.matches('.choice, .key > button, [type=submit]') === true);
  for (let tabs = 0; tabs < 10 && !(await isField()) && !(await isChoice()); tabs += 1) await page.keyboard.press('Tab');
  if (await isField()) await page.keyboard.type(value);
  await page.keyboard.press('Enter');
};

describeInBrowser('every screen', () => {
  const screens = useScreens();

  test.each(matrix)('$screen in $language is accessible, fits 320 pixels and tells its errors', async (row) => {
    const { scene, locale, language, direction, errorPrefix } = row;

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

  test.each(scenes.filter(({ step }) => step))('$screen is completed with the keyboard alone', async (scene) => {
    const page = await screens.open(scene);

    await stepByKeyboard(page, scene);
    await page.waitForURL('**/authorize/done');

    const { path, body } = scene.step ?? { path: '', body: {} };
    expect(screens.server.posts.at(-1)).toEqual({ path, body: { state: 'st4te', ...body } });
  });

  test.each(scenes)('every control of $screen is reached by Tab and shows its focus', async (scene) => {
    const page = await screens.open(scene);
    const controls = await page.locator('a[href]:visible, button:visible, input:visible, select:visible').count();
    await page.evaluate(() => document.querySelector('h1')?.focus());

    const seen = new Set<string>();
    for (let tabs = 0; tabs < controls + 2; tabs += 1) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const { activeElement: active, body } = document;
        return active && active !== body ? { html: active.outerHTML, outline: getComputedStyle(active).outlineStyle } : undefined;
      });
      if (!focus) continue;
      seen.add(focus.html);
      expect(focus).toMatchObject({ outline: 'solid' });
    }

    expect(seen.size).toBe(controls);
  });

  test.each([
    { wishes: ['he'], locale: 'de-DE', language: 'he' },
    { wishes: ['fr', 'de-CH'], locale: 'en-US', language: 'de' },
    { wishes: ['iw'], locale: 'en-US', language: 'he' },
    { wishes: ['fr'], locale: 'de-AT', language: 'de' },
    { wishes: [], locale: 'fr-FR', language: 'en' },
    { wishes: ['constructor', '', '*'], locale: 'fr-FR', language: 'en' },
  ])('an app that wishes $wishes and a browser in $locale get $language', async ({ wishes, locale, language }) => {
    const [scene] = scenes;
    if (!scene) throw new Error('no scene');

    const page = await screens.open(scene, { locale, session: { ui_locales: wishes } });

    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
  });
});
