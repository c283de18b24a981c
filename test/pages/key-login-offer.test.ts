// After a login by other means a passkey is offered, in a real browser with its own authenticators against `npm start`; and the whole way
// there without a mouse.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import type { DemoPerson } from '../support/demo-login.ts';
import { anotherWay, enterByKeyboard, enterCode, pressKey, signedIn, told, useKeyLogin } from '../support/key-login.ts';
import { optionsRead } from '../support/read-answers.ts';
import { plugIn } from '../support/virtual-key.ts';

const monthSeconds = 30 * 24 * 3600;

describeInBrowser('the offer of a passkey', () => {
  const login = useKeyLogin();

  const signInByCode = async (page: Page, who: DemoPerson): Promise<void> => {
    await login.passTime(60); // each code is good once
    await login.enterPassword(page, who);
    await enterCode(page, login.code());
  };

  test('a passkey is offered after a login by code; made, it signs in, and the offer ends', async () => {
    await login.switchOn('otp', 'passkey');
    const { page } = await login.open('device', { withoutAutofill: true });
    const who = await login.person();
    await login.giveApp(who);

    await signInByCode(page, who);
    await pressKey(page, /enrollment-nudge/);
    expect((await signedIn(page)).amr).toContain('pwd, otp, mfa');
    expect((await login.methodsOf(who)).map(({ type }) => type).sort()).toEqual(['passkey', 'totp']);

    await login.signOut(page);
    await login.startSignIn(page);
    await pressKey(page, /login\/identifier/);
    expect((await signedIn(page)).amr).toContain('hwk, user, mfa');
    await login.signOut(page);
    await login.passTime(60);
    await login.enterPassword(page, who);
    await anotherWay(page).click(); // the passkey was used last
    await page.getByRole('button', { name: en.factors.otp.name }).click();
    await enterCode(page, login.code());
    await signedIn(page);
  });

  test('put off, the offer comes again after thirty days and no sooner; declined, never', async () => {
    await login.switchOn('otp', 'passkey');
    const { page } = await login.open('device', { withoutAutofill: true });
    const who = await login.person();
    await login.giveApp(who);
    const offered = async (answer: string): Promise<void> => {
      await page.waitForURL(/enrollment-nudge/);
      await page.getByRole('button', { name: answer }).click();
      await signedIn(page);
      await login.signOut(page);
    };
    const notOffered = async (): Promise<void> => {
      await signedIn(page);
      await login.signOut(page);
    };

    await signInByCode(page, who);
    await offered(en.passkeyNudge.later);
    await signInByCode(page, who);
    await notOffered();
    await login.passTime(monthSeconds - 600);
    await signInByCode(page, who);
    await notOffered();
    await login.passTime(600);
    await signInByCode(page, who);
    await offered(en.passkeyNudge.never);
    await login.passTime(monthSeconds + 600);
    await signInByCode(page, who);
    await notOffered();

    expect((await login.methodsOf(who)).map(({ type }) => type)).toEqual(['totp']);
  });

  test('a browser that cannot make a passkey is not asked', async () => {
    await login.switchOn('otp', 'passkey');
    const { page } = await login.open('securityKey', { withoutAutofill: true });
    const who = await login.person();
    await login.giveApp(who);

    await signInByCode(page, who);
    await signedIn(page);
    await login.signOut(page);
    const { page: able } = await login.open('device', { withoutAutofill: true });
    await signInByCode(able, who);

    await able.getByRole('heading', { name: en.passkeyNudge.title }).waitFor();
  });

  test.each(['light', 'dark'] as const)('the keyboard is enough from the key to the passkey, on a phone in the %s', async (colorScheme) => {
    const { page, key } = await login.open('securityKey', { withoutAutofill: true, viewport: 'phone', colorScheme });
    const fits = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    };
    const reach = async (address: RegExp): Promise<void> => {
      await page.waitForURL(address);
      await optionsRead(page);
      await fits();
    };
    await login.switchOn('webauthn-roaming');
    const who = await login.person();
    await login.enterPassword(page, who);
    await reach(/webauthn-enrollment/);
    await enterByKeyboard(page, en.webauthnEnrollment['webauthn-roaming'].submit);
    await signedIn(page);
    await login.signOut(page);

    await login.enterPassword(page, who);
    await reach(/webauthn-challenge/);
    await page.keyboard.press('Enter'); // the button has the focus
    await signedIn(page);
    await login.signOut(page);

    await login.switchOn('webauthn-roaming', 'passkey', 'otp');
    for (const made of await key.credentials()) await key.forget(made); // this one is another key
    await login.enterPassword(page, who);
    await reach(/webauthn-challenge/);
    await page.keyboard.press('Enter');
    await told(page, en.keyUseTrouble.NotAllowedError);
    await fits();
    await login.giveApp(who);
    await key.remove();
    const device = await plugIn(page, 'device');
    await enterByKeyboard(page, en.everywhere.anotherWay);
    await page.waitForURL(/login-options/);
    await fits();
    await page.getByRole('button', { name: en.factors.otp.name }).focus();
    await page.keyboard.press('Enter');
    await enterCode(page, login.code());
    await reach(/enrollment-nudge/);
    await enterByKeyboard(page, en.passkeyNudge.submit);
    await signedIn(page);
    await login.signOut(page);

    await login.startSignIn(page);
    await reach(/login\/identifier/);
    await enterByKeyboard(page, en.passkeySignIn.use);
    expect((await signedIn(page)).amr).toContain('hwk, user, mfa');
    expect(await device.credentials()).toHaveLength(1);
  });
});
