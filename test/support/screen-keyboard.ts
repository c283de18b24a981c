import type { Page } from 'playwright-core';
import type { Scene } from './screen-scenes.ts';

/** Takes the screen's step with nothing but the keyboard. */
export const stepByKeyboard = async (page: Page, { step }: Scene): Promise<void> => {
  const value = String(Object.values(step?.body ?? {})[0] ?? '');
  const isField = () => page.evaluate(() => document.activeElement instanceof HTMLInputElement);
  const isChoice = () => page.evaluate(() => document.activeElement?.matches('.choice, .key > button, [type=submit]') === true);
  for (let tabs = 0; tabs < 10 && !(await isField()) && !(await isChoice()); tabs += 1) await page.keyboard.press('Tab');
  if (await isField()) await page.keyboard.type(value);
  await page.keyboard.press('Enter');
};
