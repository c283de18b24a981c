// The field for codes: what people type, paste and get wrong (public reports 7, 8, 58, 59).
import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { codeDigits } from '../../templates/u2/code-digits.ts';
import { describeInBrowser } from '../support/browser.ts';
import { account, refusal, sceneOf } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const entries = [
  ['081804', '081804'],
  ['081 804', '081804'],
  [' 081804', '081804'],
  ['081804\r\n', '081804'],
  ['081-804', '081804'],
  ['081\u00a0804', '081804'],
  ['Your code is 081804.', '081804'],
  ['Your Acme2 code is 081 804.', '081804'],
  ['٠٨١٨٠٤', '081804'],
  ['۰۸۱۸۰۴', '081804'],
  ['०८१८०४', '081804'],
  ['081804', '081804'],
  ['𝟘𝟠𝟙𝟠𝟘𝟜', '081804'],
  ['Code 081804, valid until 2026', '081804'],
  ['081 804 999', '081804999'],
  ['081  804', '081804'],
  ['0818041', '0818041'],
  ['81804', '81804'],
  ['abc', ''],
] as const;

describe('the digits of an entry', () => {
  test.each(entries)('%j is %j', (entry, digits) => {
    expect(codeDigits(entry)).toBe(digits);
  });
});

describeInBrowser('the code field', () => {
  const screens = useScreens();
  const open = async (screen: 'mfa/totp-challenge' | 'mfa/totp-enrollment' = 'mfa/totp-challenge') => {
    const page = await screens.open(sceneOf(screen), { more: { permissions: ['clipboard-read', 'clipboard-write'] } });
    const field = page.getByLabel(en.code.label);
    await field.focus();
    return { page, field };
  };
  const paste = async (page: Page, text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.keyboard.press('Control+V');
  };

  test.each(['mfa/totp-challenge', 'mfa/totp-enrollment'] as const)(
    'on %s is plain text that phones fill in and nothing cuts',
    async (screen) => {
      const { field } = await open(screen);

      expect(
        await field.evaluate((input: HTMLInputElement) => [input.type, input.inputMode, input.autocomplete, input.maxLength, input.dir]),
      ).toEqual(['text', 'numeric', 'one-time-code', -1, 'ltr']);
    },
  );

  test.each(['mfa/totp-challenge', 'mfa/totp-enrollment'] as const)('on %s takes every way of pasting a code', async (screen) => {
    const { page, field } = await open(screen);

    for (const [text, digits] of entries.filter(([, digits]) => digits.length === 6)) {
      await paste(page, text);
      expect(await field.inputValue()).toBe(digits); // each replaces the one before (59.4)
    }
  });

  test('keeps undo, redo and select-all', async () => {
    const { page, field } = await open();

    await paste(page, '111 111');
    await paste(page, '081 804');
    await page.keyboard.type('abc'); // ignored, and the way back stays
    await page.keyboard.press('Control+Z');
    const undone = await field.inputValue();
    await page.keyboard.press('Control+Y');
    const redone = await field.inputValue();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('42');

    expect([undone, redone, await field.inputValue()]).toEqual(['111111', '081804', '42']);
  });

  test('ignores letters, the wheel and the arrow keys', async () => {
    const { page, field } = await open();

    await page.keyboard.type('0a8-1 8x04');
    await field.hover();
    await page.mouse.wheel(0, 200);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');

    expect(await field.inputValue()).toBe('081804');
  });

  test('takes what autofill and other keyboards put in', async () => {
    const { page, field } = await open();

    await field.fill('081-804');
    const filled = await field.inputValue();
    await field.fill('');
    await page.keyboard.insertText('٠٨١٨٠٤');

    expect([filled, await field.inputValue()]).toEqual(['081804', '081804']);
  });

  test('sends one request however often it is submitted', async () => {
    const { page, field } = await open();
    screens.server.endpoints['mfa/totp-challenge'] = async () => {
      await page.getByRole('button', { name: en.totpChallenge.submit, disabled: true }).waitFor();
      return { body: { next: '/authorize/done' } };
    };

    await field.fill('081804');
    await page.getByRole('button', { name: en.totpChallenge.submit }).dblclick();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/authorize/done');

    expect(screens.server.posts).toEqual([{ path: 'mfa/totp-challenge', body: { state: 'st4te', code: '081804' } }]);
  });

  test('says what is wrong with a short code without sending it', async () => {
    const { page, field } = await open();

    await field.fill('81804');
    await page.keyboard.press('Enter');

    expect(await page.getByRole('alert').textContent()).toBe(en.code.invalid);
    expect(screens.server.posts).toEqual([]);
  });

  test('stays usable after a wrong code', async () => {
    const { page, field } = await open();
    const { step } = sceneOf('mfa/totp-challenge');
    screens.server.endpoints[step.path] = ({ code }) => (code === '081804' ? { body: { next: '/authorize/done' } } : step.refusal);
    const alert = page.getByRole('alert');
    const selected = () =>
      field.evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0));

    await field.fill('111111');
    await page.getByRole('button', { name: en.totpChallenge.submit }).click();
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await alert.textContent()).toBe(en.code.wrong.replace('{entry}', `Acme (${account})`));
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.getAttribute('aria-describedby')).toBe(await alert.getAttribute('id'));
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await selected()).toBe('111111');
    expect(await page.title()).toBe('Error: That code is not right – Enter your code – Acme');

    await page.keyboard.type('0');

    expect(await field.inputValue()).toBe('0');
    expect(await field.getAttribute('aria-invalid')).toBeNull();
    expect(await alert.textContent()).toBe('');
    expect(await page.title()).toBe('Enter your code – Acme');

    await page.keyboard.type('81804');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/authorize/done');
  });

  test('the second wrong code brings the hint about the clock', async () => {
    const { page, field } = await open();
    const { step } = sceneOf('mfa/totp-challenge');
    screens.server.endpoints[step.path] = () => step.refusal;

    for (let tries = 0; tries < 2; tries += 1) {
      await field.fill('111111');
      await page.keyboard.press('Enter');
      await page.locator('[role=alert]:not(:empty)').waitFor();
    }

    expect(await page.getByRole('alert').textContent()).toContain(en.code.clock);
  });

  test('a code that the server cannot read is told like one that is too short', async () => {
    const { page, field } = await open();
    screens.server.endpoints['mfa/totp-challenge'] = () => refusal(400, 'invalid_body', { field: 'code' });

    await field.fill('081804');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await page.getByRole('alert').textContent()).toBe(en.code.invalid);
  });

  test('a used code asks to wait for the next one', async () => {
    const { page, field } = await open();
    screens.server.endpoints['mfa/totp-challenge'] = () => refusal(403, 'code_already_used');

    await field.fill('081804');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await page.getByRole('alert').textContent()).toBe(en.code.used);
  });
});
