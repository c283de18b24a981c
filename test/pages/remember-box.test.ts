// The checkbox of the challenge screens, in a real browser.
import { expect, test } from '@jest/globals';
import type { ScreenName } from '../../service/rules/screen-answers.ts';
import { describeInBrowser } from '../support/browser.ts';
import { sceneOf } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const challenges: ScreenName[] = ['mfa/totp-challenge', 'mfa/phone-challenge', 'mfa/webauthn-challenge'];
const month = 30 * 24 * 3600;

describeInBrowser('remember this browser', () => {
  const screens = useScreens();
  const open = (screen: ScreenName, remember: { seconds: number; checked: boolean } | undefined, locale = 'en-US') =>
    screens.open(sceneOf(screen), { locale, ...(remember ? { session: { remember } } : {}) });

  test.each(challenges)('is not offered at %s where the session does not say so, and nothing is sent of it', async (screen) => {
    const page = await open(screen, undefined);

    expect(await page.getByRole('checkbox').count()).toBe(0);
  });

  test.each(challenges)('ticked with the keyboard at %s is sent with the answer', async (screen) => {
    const page = await open(screen, { seconds: month, checked: false });
    const box = page.getByRole('checkbox', { name: 'Remember this browser for up to 30 days' });
    expect(await box.isChecked()).toBe(false);

    await box.focus();
    await page.keyboard.press('Space');
    const { step } = sceneOf(screen);
    if (screen === 'mfa/webauthn-challenge') await page.locator('.key > button').click();
    else {
      await page.locator('input.code').fill(String(step.body['code']));
      await page.keyboard.press('Enter');
    }
    await page.waitForURL('**/authorize/done');

    expect(screens.server.posts.at(-1)).toEqual({ path: step.path, body: { state: 'st4te', ...step.body, remember: true } });
  });

  test('starts as the setting says, and can be taken back with its label', async () => {
    const page = await open('mfa/totp-challenge', { seconds: month, checked: true });
    const box = page.getByRole('checkbox');
    expect(await box.isChecked()).toBe(true);

    await page.getByText('Remember this browser').click();

    expect(await box.isChecked()).toBe(false);
  });

  test.each([
    ['en-US', 24 * 3600, '1 day'],
    ['en-US', 47 * 3600, '1 day'],
    ['de-DE', month, '30 Tage'],
    ['de-DE', 3600, '1 Stunde'],
    ['he-IL', month, '30'],
  ])('says in %s of %i seconds: %s', async (locale, seconds, words) => {
    const page = await open('mfa/totp-challenge', { seconds, checked: false }, locale);

    expect(await page.locator('label.tick').textContent()).toContain(words);
  });

  test('keeps what was ticked through a wrong code', async () => {
    const page = await open('mfa/totp-challenge', { seconds: month, checked: false });
    const { step } = sceneOf('mfa/totp-challenge');
    screens.server.endpoints[step.path] = () => step.refusal;

    await page.getByRole('checkbox').check();
    await page.locator('input.code').fill('081804');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await page.getByRole('checkbox').isChecked()).toBe(true);
  });
});
