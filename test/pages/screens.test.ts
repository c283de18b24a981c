// Every screen by the keyboard, and the language that it chooses. In each language: every-screen.ts.
import { expect, test } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';
import { stepByKeyboard } from '../support/screen-keyboard.ts';
import { scenes } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

describeInBrowser('every screen', () => {
  const screens = useScreens();

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
