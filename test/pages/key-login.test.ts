// Keys as the second factor, in a real browser with its own authenticators against `npm start`: enrolled at the first login, asked for at the
// next; and what happens where the key is not at hand, is unwilling, or is known already.
import { expect, test } from '@jest/globals';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { anotherWay, enterCode, keepCode, keyButton, pressKey, signedIn, told, useKeyLogin } from '../support/key-login.ts';
import { optionsRead } from '../support/read-answers.ts';
import { base64urlOf, plugIn } from '../support/virtual-key.ts';

describeInBrowser('a key as the second factor', () => {
  const login = useKeyLogin();

  test.each([
    { what: 'a security key', factor: 'webauthn-roaming', kind: 'securityKey', at: /mfa\/webauthn-enrollment/ },
    { what: 'the device itself', factor: 'webauthn-platform', kind: 'fingerprint', at: /mfa\/webauthn-enrollment/ },
    { what: 'a passkey', factor: 'passkey', kind: 'device', at: /passkey\/enrollment/ },
  ] as const)('the first login sets up $what and signs in, the second asks for it', async ({ factor, kind, at }) => {
    await login.switchOn(factor);
    const who = await login.person();
    const { page, key, signals } = await login.open(kind, { withoutAutofill: true });

    await login.enterPassword(page, who);
    await page.waitForURL(at);
    await page.getByText(who.email).first().waitFor();
    await pressKey(page, at);
    if (factor === 'webauthn-platform') await keepCode(page);
    const first = await signedIn(page);
    const [made] = await key.credentials();
    await login.signOut(page);
    await login.enterPassword(page, who);
    await pressKey(page, /mfa\/webauthn-challenge/);
    const second = await signedIn(page);

    for (const { amr, acr } of [first, second]) {
      expect(amr).toMatch(/pwd, hwk, user, mfa/);
      expect(acr).toContain('multi-factor');
    }
    const id = made && base64urlOf(made);
    expect((await login.methodsOf(who)).find(({ type }) => type !== 'recovery-code')).toMatchObject({
      type: factor,
      confirmed: true,
      key_id: id,
    });
    expect(made?.isResidentCredential).toBe(factor === 'passkey');
    expect(signals.filter(({ name }) => name === 'signalAllAcceptedCredentials').map(({ what }) => what)).toEqual(
      Array(2).fill({ rpId: 'localhost', userId: expect.any(String), allAcceptedCredentialIds: [id] }),
    );
    expect(signals.filter(({ name }) => name === 'signalCurrentUserDetails').at(-1)?.what).toMatchObject({ name: who.email });
  });

  test('a device that lacks the key says so, and the login ends by the code of an app', async () => {
    await login.switchOn('webauthn-roaming', 'otp');
    const who = await login.person();
    const home = await login.open('securityKey');
    await login.enterPassword(home.page, who);
    await home.page.waitForURL(/enroll-options/);
    await home.page.getByRole('button', { name: en.factors['webauthn-roaming'].name }).click();
    await pressKey(home.page, /webauthn-enrollment/);
    await signedIn(home.page);
    await login.signOut(home.page);
    await login.enterPassword(home.page, who);
    await pressKey(home.page, /webauthn-challenge/);
    await signedIn(home.page);
    await login.giveApp(who); // the key stays the last used one

    const { page } = await login.open('securityKey');
    await login.enterPassword(page, who);
    await pressKey(page, /webauthn-challenge/);
    await told(page, en.keyUseTrouble.NotAllowedError);
    await anotherWay(page).click();
    await page.waitForURL(/login-options/);
    await page.getByRole('button', { name: en.factors.otp.name }).click();
    await enterCode(page, login.code());

    expect((await signedIn(page)).amr).toContain('pwd, otp, mfa');
  });

  test('a prompt that came to nothing can be repeated at once and counts as no failure', async () => {
    await login.switchOn('webauthn-roaming');
    const who = await login.person();
    const { page, key } = await login.open('securityKey');
    await login.enterPassword(page, who);
    await pressKey(page, /webauthn-enrollment/);
    await signedIn(page);
    await login.signOut(page);
    const [made] = await key.credentials();
    if (!made) throw new Error('no key was made');

    await key.forget(made);
    await login.enterPassword(page, who);
    for (let times = 0; times < 12; times++) {
      await pressKey(page, /webauthn-challenge/);
      await told(page, en.keyUseTrouble.NotAllowedError);
      expect(await keyButton(page).textContent()).toBe(en.webauthnChallenge.submit);
    }
    await key.add(made);
    await key.touch(false);
    await keyButton(page).click();
    await page.getByText(en.keyButton.follow).waitFor();
    expect(await keyButton(page).textContent()).toBe(en.keyButton.waiting);
    await key.touch(true);
    await keyButton(page).click(); // the window was lost, say: it starts again
    await signedIn(page);

    expect((await login.logged(who)).filter((type) => /fail|reject/.test(type))).toEqual([]);
  });

  test('an enrolment that came to nothing sets up nothing and can be repeated', async () => {
    await login.switchOn('webauthn-platform');
    const who = await login.person();
    const { page, key } = await login.open('fingerprint');
    await key.recognise(false);

    await login.enterPassword(page, who);
    await pressKey(page, /webauthn-enrollment/);
    await told(page, en.keyMakeTrouble.NotAllowedError);
    expect(await login.methodsOf(who)).toEqual([]);
    await key.recognise(true);
    await keyButton(page).click();
    await keepCode(page); // where keys of one device are all there is, a recovery code is given
    await signedIn(page);

    expect((await login.methodsOf(who)).map(({ type }) => type)).toEqual(['webauthn-platform', 'recovery-code']);
  });

  test('a key that is set up already is told in words, and another one does', async () => {
    await login.switchOn('webauthn-roaming');
    const who = await login.person();
    const { page, key } = await login.open('securityKeyWithPin');
    await login.enterPassword(page, who);
    await pressKey(page, /webauthn-enrollment/);
    await signedIn(page);
    await login.signOut(page);
    expect(await login.methodsOf(who)).toMatchObject([{ type: 'webauthn-roaming' }]);

    await login.switchOn('passkey'); // the key is not usable any more, but it is the user's
    await login.enterPassword(page, who);
    await pressKey(page, /passkey\/enrollment/);
    await told(page, en.keyMakeTrouble.InvalidStateError);
    expect(await login.methodsOf(who)).toHaveLength(1);
    await key.remove();
    await plugIn(page, 'securityKeyWithPin');
    await keyButton(page).click();
    await signedIn(page);

    expect((await login.methodsOf(who)).map(({ type }) => type).sort()).toEqual(['passkey', 'webauthn-roaming']);
  });

  test('a browser without a key of its own is not left alone with it: a security key becomes a passkey', async () => {
    await login.switchOn('webauthn-platform');
    const who = await login.person();
    const { page } = await login.open('securityKeyWithPin', { withoutAutofill: true });

    await login.enterPassword(page, who);
    await page.getByRole('heading', { name: en.webauthnEnrollment.noPlatform.title }).waitFor();
    await pressKey(page, /webauthn-enrollment/);
    await keepCode(page);
    await signedIn(page);
    expect((await login.methodsOf(who)).map(({ type }) => type)).toEqual(['passkey', 'recovery-code']);

    await login.signOut(page);
    await login.enterPassword(page, who);
    await pressKey(page, /webauthn-challenge/);
    await signedIn(page);

    await login.signOut(page);
    await login.switchOn('webauthn-platform', 'passkey');
    await login.startSignIn(page);
    await optionsRead(page);
    await keyButton(page).click();
    expect((await signedIn(page)).amr).toContain('hwk, user, mfa');
  });
});
