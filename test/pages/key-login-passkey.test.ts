// Passkeys as the whole sign-in, in a real browser with its own authenticators against `npm start`: by button, by autofill, and refused.
import { expect, test } from '@jest/globals';
import type { RequestAnswer } from '../../service/rules/screen-answers.ts';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import type { DemoPerson } from '../support/demo-login.ts';
import { keyButton, type Opened, pressKey, signedIn, told, useKeyLogin } from '../support/key-login.ts';
import { base64urlOf, plugIn } from '../support/virtual-key.ts';

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
    expect(await key.credentials()).toEqual([]);
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
});
