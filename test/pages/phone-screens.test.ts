// The phone's two screens in the browser: who asks for a text and when, what each refusal says, the list of countries.
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TextState } from '../../service/rules/screen-answers.ts';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { refusal, sceneOf, text as sentText } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const english = { locale: 'en-GB' };

describeInBrowser('the phone-challenge screen', () => {
  const screens = useScreens();
  const scene = sceneOf('mfa/phone-challenge');
  const asked = () => screens.server.posts.filter(({ path }) => path === 'mfa/phone-challenge/send').map(({ body }) => body);
  const answer = (state: Partial<TextState> = {}) => {
    screens.server.endpoints['mfa/phone-challenge/send'] = () => ({ body: { ...sentText, resend_in: 30, ...state } });
  };
  const unsent = { ...sentText, sent: false };
  const again = (page: Page) => page.getByRole('button', { name: en.phoneChallenge.again });

  test('asks for the text once by itself, says where it went, and shows the time until another one can be had', async () => {
    const page = await screens.open(scene, { ...english, session: { text: unsent }, before: () => answer() });

    await page.getByText('We sent a code to the number ending in 0605.').waitFor();
    expect(asked()).toEqual([{ state: 'st4te' }]);
    expect(await again(page).getAttribute('aria-disabled')).toBe('true');
    await page.getByText(/A new code can be sent in 0:(30|29)/).waitFor();
    await again(page).click({ force: true });
    expect(asked()).toHaveLength(1);
  });

  test('asks for none where one was asked for, however often it is loaded', async () => {
    const page = await screens.open(scene, english);
    for (let i = 0; i < 3; i++) {
      await page.reload();
      await page.getByText('We sent a code to the number ending in 0605.').waitFor();
    }
    expect(asked()).toEqual([]);
  });

  test('another one is asked for by the button, and the newest is said to count', async () => {
    const page = await screens.open(scene, english);
    answer();
    await again(page).click();

    await page.getByText(en.phoneChallenge.sentAgain).waitFor();
    expect(asked()).toEqual([{ state: 'st4te', again: true }]);
    expect(await again(page).getAttribute('aria-disabled')).toBe('true');
  });

  test('the button comes back by the clock', async () => {
    const page = await screens.open(scene, { ...english, session: { text: { ...sentText, resend_in: 2 } } });
    expect(await again(page).getAttribute('aria-disabled')).toBe('true');
    await page.waitForFunction(() => !document.querySelector('button.quiet')?.hasAttribute('aria-disabled'));
  });

  test.each([
    ['sms_closed', refusal(403, 'sms_closed'), 'No more texts are sent today'],
    ['sms_unavailable', refusal(503, 'sms_unavailable', { retry_after: 30 }), 'could not be sent just now'],
    ['too_many_texts', refusal(429, 'too_many_texts', { retry_after: 1200 }), 'in 20 minutes'],
    ['phone_number_refused', refusal(403, 'phone_number_refused', { reason: 'country' }), 'cannot send texts to this number'],
    ['temporarily_unavailable', refusal(503, 'temporarily_unavailable', { retry_after: 2 }), 'service is busy'],
  ])('%s is told with another way beside it, and the page never says that a text was sent', async (_name, refused, words) => {
    const before = () => {
      screens.server.endpoints['mfa/phone-challenge/send'] = () => refused;
    };
    const page = await screens.open(scene, { ...english, session: { text: unsent }, before });

    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    expect(await page.locator('.button', { hasText: en.everywhere.anotherWay }).getAttribute('href')).toContain('/u2/mfa/login-options');
    expect(await page.getByRole('link', { name: en.everywhere.anotherWay }).count()).toBe(1);
    expect(await page.getByText('We sent a code').count()).toBe(0);
    expect(await page.getByText('There is no code yet').count()).toBe(1);
  });

  test('a code that ran out and a wrong one say what to do', async () => {
    const page = await screens.open(scene, english);
    for (const [code, words] of [
      ['code_expired', en.phoneChallenge.expired],
      ['wrong_code', en.phoneChallenge.wrong],
    ] as const) {
      screens.server.endpoints[scene.step.path] = () => refusal(403, code, { field: 'code' });
      await page.getByLabel(en.code.label).fill('123456');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
    }
  });

  test('while one has to wait, typing does not take the reason away', async () => {
    const page = await screens.open(scene, english);
    screens.server.endpoints[scene.step.path] = () => refusal(429, 'too_many_attempts', { retry_after: 30, field: 'code' });
    await page.getByLabel(en.code.label).fill('123456');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert').filter({ hasText: 'Too many attempts' });
    await alert.waitFor();
    await page.keyboard.type('9');
    expect(await alert.count()).toBe(1);
  });

  test('an enrolment can go back to the number; a challenge cannot', async () => {
    const enrolling = await screens.open(scene, {
      ...english,
      session: { also: ['mfa/phone-enrollment'], text: { ...sentText, purpose: 'enrolment' } },
    });
    expect(await enrolling.getByRole('link', { name: en.phoneChallenge.change }).getAttribute('href')).toContain(
      '/u2/mfa/phone-enrollment',
    );
    const challenge = await screens.open(scene, english);
    expect(await challenge.getByRole('link', { name: en.phoneChallenge.change }).count()).toBe(0);
  });

  test('case 20: the field takes what the phone offers, unless something was typed; submitting ends the waiting', async () => {
    const init = () => {
      Object.defineProperty(window, 'OTPCredential', { value: class {} });
      const waiting = window as unknown as { offer: (code: string) => void; aborted: boolean; asked: unknown };
      navigator.credentials.get = (request) =>
        new Promise((done) => {
          waiting.asked = request && 'otp' in request && request.otp;
          request?.signal?.addEventListener('abort', () => {
            waiting.aborted = true;
          });
          waiting.offer = (code) => done({ code } as unknown as Credential);
        });
    };
    const page = await screens.open(scene, { ...english, init });
    const field = page.getByLabel(en.code.label);
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await page.evaluate(() => (window as unknown as { asked: unknown }).asked)).toEqual({ transport: ['sms'] });
    await page.evaluate(() => (window as unknown as { offer(code: string): void }).offer('081804'));
    await page.waitForFunction(() => document.querySelector('input')?.value === '081804');

    const typed = await screens.open(scene, { ...english, init });
    await typed.getByLabel(en.code.label).fill('12');
    await typed.evaluate(() => (window as unknown as { offer(code: string): void }).offer('081804'));
    expect(await typed.getByLabel(en.code.label).inputValue()).toBe('12');
    screens.server.endpoints[scene.step.path] = () => refusal(403, 'wrong_code', { field: 'code' });
    await typed.getByLabel(en.code.label).fill('123456');
    await typed.keyboard.press('Enter');
    await typed.getByRole('alert').filter({ hasText: /./ }).waitFor();
    expect(await typed.evaluate(() => (window as unknown as { aborted: boolean }).aborted)).toBe(true);
  });

  test.each(['081 804', ' 081804', '081-804', 'Your code is 081804.'])('case 59: pasting %j gives 081804', async (pasted) => {
    const page = await screens.open(scene, english);
    await page.getByLabel(en.code.label).fill('999999');
    await page.getByLabel(en.code.label).evaluate((field, data) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', data);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, pasted);
    expect(await page.getByLabel(en.code.label).inputValue()).toBe('081804');
  });
});

describeInBrowser('the phone-enrollment screen', () => {
  const screens = useScreens();
  const scene = sceneOf('mfa/phone-enrollment');
  const number = (page: Page) => page.getByLabel(en.phoneEnrollment.label);
  const country = (page: Page) => page.getByLabel(en.phoneEnrollment.country);
  const posted = () => screens.server.posts.at(-1)?.body;

  test('the list begins with the country that the browser names, by its name in the page’s language', async () => {
    const page = await screens.open(scene, { locale: 'sv-SE' });
    expect(await country(page).inputValue()).toBe('SE');
    expect(await country(page).locator('option:checked').textContent()).toMatch(/^Sweden .*\+46/);
    await number(page).fill('070-174 06 05');
    await page.keyboard.press('Enter');
    await expect(page.waitForURL(/authorize\/done/)).resolves.toBeUndefined();
    expect(posted()).toEqual({ state: 'st4te', phone_number: '070-174 06 05', country: 'SE' });

    const german = await screens.open(scene, { locale: 'de-DE' });
    expect(await german.locator('select option:checked').textContent()).toMatch(/^Deutschland/);
  });

  test('a language alone names no country: nothing is guessed', async () => {
    const page = await screens.open(scene, { locale: 'fr' });
    expect(await page.locator('select').inputValue()).toBe('');
  });

  test('only the countries that are texted are offered, and the only one is chosen', async () => {
    const two = await screens.open(scene, { locale: 'sv-SE', session: { sms_countries: ['DE', 'AT'] } });
    expect(
      await two.locator('select option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value)),
    ).toEqual(['', 'AT', 'DE']);
    const one = await screens.open(scene, { locale: 'sv-SE', session: { sms_countries: ['DE'] } });
    expect(await country(one).inputValue()).toBe('DE');
  });

  test('a number with its calling code moves the list', async () => {
    const page = await screens.open(scene, english);
    await number(page).fill('+46 70 174 06 05');
    expect(await country(page).inputValue()).toBe('SE');
    await number(page).fill('+1 212');
    expect(['US', 'CA', 'AG', 'AI']).toContain(await country(page).inputValue());
  });

  test.each([
    [refusal(400, 'invalid_phone_number', { field: 'phone_number', reason: 'needs_country' }), en.phoneEnrollment.needs_country],
    [refusal(400, 'invalid_phone_number', { field: 'phone_number', reason: 'not_a_number' }), en.phoneEnrollment.not_a_number],
    [refusal(400, 'invalid_phone_number', { field: 'phone_number', reason: 'extension' }), en.phoneEnrollment.extension],
    [refusal(403, 'phone_number_refused', { field: 'phone_number', reason: 'premium' }), en.phoneEnrollment.premium],
    [refusal(403, 'phone_number_refused', { field: 'phone_number', reason: 'country' }), en.phoneEnrollment.countryRefused],
    [refusal(403, 'sms_closed'), en.textTrouble.sms_closed],
    [refusal(503, 'sms_unavailable', { retry_after: 30 }), 'The text could not be sent just now. Try again in 30 seconds'],
    [refusal(429, 'too_many_texts', { retry_after: 20 }), 'You can ask for another one in 20 seconds'],
  ])('%j is explained at the field, which keeps what was typed', async (refused, words) => {
    const page = await screens.open(scene, english);
    screens.server.endpoints[scene.step.path] = () => refused;
    await number(page).fill('+46 70 174 06 05');
    await page.keyboard.press('Enter');

    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    expect(await number(page).inputValue()).toBe('+46 70 174 06 05');
    expect(await number(page).getAttribute('aria-invalid')).toBe('true');
  });

  test('a wait of hours holds nothing, as another number may go through', async () => {
    const page = await screens.open(scene, english);
    screens.server.endpoints[scene.step.path] = () => refusal(429, 'too_many_texts', { retry_after: 40_000 });
    await number(page).fill('+46701740605');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'in 12 hours' }).waitFor();
    expect(await page.getByRole('button', { name: en.phoneEnrollment.submit }).getAttribute('aria-disabled')).toBeNull();
  });

  test('says what a text risks, and offers the other factor where there is one', async () => {
    const alone = await screens.open(scene, { ...english, session: { factors: ['sms'] } });
    expect(await alone.getByText(en.phoneEnrollment.risk).count()).toBe(1);
    expect(await alone.getByRole('link', { name: en.phoneEnrollment.better }).count()).toBe(0);
    const both = await screens.open(scene, {
      ...english,
      session: { screen: 'mfa/enroll-options', also: ['mfa/phone-enrollment'], factors: ['otp', 'sms'] },
    });
    expect(await both.getByRole('link', { name: en.phoneEnrollment.better }).getAttribute('href')).toContain('/u2/mfa/enroll-options');
  });

  test('case 59: a number is text: wheel and arrow keys do not change it', async () => {
    const page = await screens.open(scene, english);
    await number(page).fill('0701');
    for (const key of ['ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
    await number(page).hover();
    await page.mouse.wheel(0, 100);
    expect(await number(page).inputValue()).toBe('0701');
    expect(await number(page).getAttribute('type')).toBe('tel');
    expect(await number(page).getAttribute('maxlength')).toBeNull();
  });
});
