// Another text: what was said of the code before it goes, and the phone may offer the new code.
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { refusal, sceneOf, text as sentText } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

type Offering = { offer: (code: string) => void; requests: number; aborted: number };

/** A phone that offers the code of a text, which a browser on a computer is not. Each request is a new promise, as in the browser. */
const offering = (): void => {
  const phone = window as unknown as Offering;
  Object.assign(phone, { requests: 0, aborted: 0 });
  Object.defineProperty(window, 'OTPCredential', { value: class {} });
  navigator.credentials.get = (request) =>
    new Promise((done, fail) => {
      phone.requests += 1;
      request?.signal?.addEventListener('abort', () => {
        phone.aborted += 1;
        fail(new DOMException('aborted', 'AbortError'));
      });
      phone.offer = (code) => done({ code } as unknown as Credential);
    });
};

describeInBrowser('another text', () => {
  const screens = useScreens();
  const scene = sceneOf('mfa/phone-challenge');
  const again = (page: Page) => page.getByRole('button', { name: en.phoneChallenge.again });
  const code = (page: Page) => page.getByLabel(en.code.label);
  const phone = (page: Page) => page.evaluate(() => ({ ...(window as unknown as Offering) }));

  const enterExpired = async (page: Page) => {
    screens.server.endpoints[scene.step.path] = () => refusal(403, 'code_expired', { field: 'code' });
    screens.server.endpoints['mfa/phone-challenge/send'] = () => ({ body: { ...sentText, resend_in: 30 } });
    await code(page).fill('111111');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: en.phoneChallenge.expired }).waitFor();
  };

  test('takes the complaint about the old code away, and the phone fills in the new one', async () => {
    const page = await screens.open(scene, { init: offering });
    await enterExpired(page);
    expect(await phone(page)).toMatchObject({ requests: 1, aborted: 1 });

    await again(page).click();
    await page.getByText(en.phoneChallenge.sentAgain).waitFor();

    expect(await page.getByRole('alert').allTextContents()).toEqual(['', '']);
    expect(await code(page).inputValue()).toBe('');
    expect(await phone(page)).toMatchObject({ requests: 2, aborted: 1 });
    await page.evaluate(() => (window as unknown as Offering).offer('081804'));
    await page.waitForFunction(() => document.querySelector('input')?.value === '081804');
  });

  test('keeps what is being typed', async () => {
    const page = await screens.open(scene, { init: offering });
    screens.server.endpoints['mfa/phone-challenge/send'] = () => ({ body: { ...sentText, resend_in: 30 } });
    await code(page).fill('08');

    await again(page).click();
    await page.getByText(en.phoneChallenge.sentAgain).waitFor();
    await page.evaluate(() => (window as unknown as Offering).offer('081804'));

    expect(await code(page).inputValue()).toBe('08');
    expect(await phone(page)).toMatchObject({ requests: 2, aborted: 1 });
  });

  test('while it cannot be asked for, the button says how long that is, and pressing it changes nothing', async () => {
    const page = await screens.open(scene, { init: offering, session: { text: { ...sentText, resend_in: 20 } } });

    const described = await again(page).evaluate(
      (button) => document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent,
    );
    await again(page).click({ force: true });

    expect(described).toMatch(/^A new code can be sent in 0:(20|19)$/);
    expect(await phone(page)).toMatchObject({ requests: 1, aborted: 0 });
    expect(screens.server.posts).toEqual([]);
  });
});
