// Passkeys as the whole sign-in, in a real browser with its own authenticators against `npm start`: by the button, at the field, refused, and
// offered after a sign-in by other means.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { RequestAnswer } from '../../service/rules/screen-answers.ts';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import type { DemoPerson } from '../support/demo-login.ts';
import {
  anotherWay,
  enterByKeyboard,
  enterCode,
  keyButton,
  type Opened,
  pressKey,
  signedIn,
  told,
  useKeyLogin,
} from '../support/key-login.ts';
import { optionsRead } from '../support/read-answers.ts';
import { base64urlOf, plugIn } from '../support/virtual-key.ts';

const monthSeconds = 30 * 24 * 3600;

describeInBrowser('a passkey as the whole sign-in', () => {
  const login = useKeyLogin();

  const enrol = async ({ page }: Opened): Promise<DemoPerson> => {
    await login.switchOn('passkey');
    const who = await login.person();
    await login.enterPassword(page, who);
    await pressKey(page, /passkey\/enrollment/);
    await signedIn(page);
    await login.signOut(page);
    return who;
  };

  test('the button signs in with both factors, and no name is typed', async () => {
    const opened = await login.open('device', { withoutAutofill: true });
    const { page, key, signals } = opened;
    await enrol(opened);
    const [made] = await key.credentials();
    signals.splice(0);

    await login.startSignIn(page);
    await pressKey(page, /login\/identifier/);
    const { amr, acr } = await signedIn(page);

    expect(amr).toContain('hwk, user, mfa');
    expect(amr).not.toContain('pwd');
    expect(acr).toContain('multi-factor');
    expect(signals).toContainEqual({
      name: 'signalAllAcceptedCredentials',
      what: { rpId: 'localhost', userId: expect.any(String), allAcceptedCredentialIds: [made && base64urlOf(made)] },
    });
    expect(await key.credentials()).toHaveLength(1);
  });

  test('the field signs in by itself, on the password screen the button does', async () => {
    const opened = await login.open('device');
    const { page, key } = opened;
    const who = await enrol(opened);

    await login.startSignIn(page);
    const { amr, acr } = await signedIn(page);
    expect(amr).toContain('hwk, user, mfa');
    expect(acr).toContain('multi-factor');

    await login.signOut(page);
    await key.touch(false); // nobody takes what the field offers
    await login.startSignIn(page);
    await page.getByLabel(en.identifier.label).fill(who.email);
    await page.keyboard.press('Enter');
    await page.waitForURL(/login\/password/);
    await key.touch(true);
    await pressKey(page, /login\/password/);
    expect((await signedIn(page)).amr).toContain('hwk, user, mfa');
  });

  test('the button takes over from the field, and both work again after a prompt that came to nothing', async () => {
    const opened = await login.open('device');
    const { page, key } = opened;
    const who = await enrol(opened);
    const [made] = await key.credentials();
    if (!made) throw new Error('no passkey was made');

    await key.touch(false);
    await login.startSignIn(page);
    await pressKey(page, /login\/identifier/);
    await page.getByText(en.keyButton.follow).waitFor();
    await key.forget(made);
    await key.touch(true);
    await keyButton(page).click();
    await told(page, en.keyUseTrouble.NotAllowedError);
    await key.add(made);
    await keyButton(page).click();
    await signedIn(page);

    expect((await login.logged(who)).filter((type) => /fail|reject/.test(type))).toEqual([]);
  });

  test('one that was removed from the account is refused in words, and the device forgets it', async () => {
    const opened = await login.open('device', { withoutAutofill: true });
    const { page, key, signals } = opened;
    const who = await enrol(opened);
    const [made] = await key.credentials();
    const [method] = await login.methodsOf(who);
    if (!made || !method) throw new Error('no passkey was made');
    await login.remove(who, method);
    signals.splice(0);

    await login.startSignIn(page);
    await pressKey(page, /login\/identifier/);
    await told(page, en.keyUseTrouble.forgotten);

    expect(signals).toEqual([{ name: 'signalUnknownCredential', what: { rpId: 'localhost', credentialId: base64urlOf(made) } }]);
    expect(await keyButton(page).textContent()).toBe(en.passkeySignIn.use);
    await login.enterPassword(page, who); // the password still leads on: a new passkey is set up
    await pressKey(page, /passkey\/enrollment/);
    await signedIn(page);
    expect(await login.methodsOf(who)).toHaveLength(1);
  });

  test('a device that cannot tell who holds it signs nobody in, whatever the page asks it for', async () => {
    const opened = await login.open('device', { withoutAutofill: true });
    const { page, key } = opened;
    const who = await enrol(opened);
    const [made] = await key.credentials();
    if (!made) throw new Error('no passkey was made');
    await key.remove();
    const unlocked = await plugIn(page, 'deviceWithoutLock');
    await unlocked.add(made);

    await login.startSignIn(page);
    await pressKey(page, /login\/identifier/);
    await told(page, en.keyUseTrouble.NotAllowedError);

    await page.route('**/u2/api/login/passkey/options', async (route) => {
      const response = await route.fetch();
      const { options } = (await response.json()) as RequestAnswer;
      const asked = { ...options, userVerification: 'discouraged', allowCredentials: [{ type: 'public-key', id: base64urlOf(made) }] };
      await route.fulfill({ response, json: { options: asked } });
    });
    await page.reload();
    await pressKey(page, /login\/identifier/);
    await told(page, en.keyTrouble.user_not_verified);

    expect(await login.logged(who)).toContain('passkey_challenge_failed');
    await login.startSignIn(page);
    await page.waitForURL(/login\/identifier/); // there is no session
  });

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
