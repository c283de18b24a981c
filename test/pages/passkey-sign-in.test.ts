// Signing in by passkey, at the field and by the button, beside the password's way, which nothing of it may stand in (public report 30).
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type KeyDevice, used } from '../support/key-device.ts';
import { optionsRead } from '../support/read-answers.ts';
import { account, refusal, sceneOf } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const english = { locale: 'en-GB', session: { passkey: true as const } };

describeInBrowser('signing in by passkey', () => {
  const screens = useScreens();
  const identifier = sceneOf('login/identifier');
  const password = sceneOf('login/password');
  const open = async (scene: typeof identifier, more: Parameters<typeof screens.open>[1] = {}) =>
    screens.open(scene, {
      ...english,
      ...more,
      before: () => {
        screens.server.endpoints['login/passkey'] = () => ({ body: { next: '/authorize/done' } });
        more.before?.();
      },
    });

  const button = (page: Page) => page.getByRole('button', { name: en.passkeySignIn.use });
  const error = (page: Page) => page.getByRole('alert').filter({ hasText: /./ });
  const device = (page: Page) => page.evaluate(() => ({ ...(window as unknown as { device: KeyDevice }).device }));
  const calls = async (page: Page) => (await device(page)).calls.map(({ mediation }) => mediation ?? 'button');
  const behave = (page: Page, next: string) =>
    page.evaluate((name) => {
      (window as unknown as { device: KeyDevice }).device.next = name;
    }, next);
  const choose = (page: Page) => page.evaluate(() => (window as unknown as { device: KeyDevice }).device.answer());
  const asked = (page: Page, count: number) =>
    page.waitForFunction((times) => (window as unknown as { device: KeyDevice }).device.calls.length >= times, count, { polling: 20 });
  const posted = () => screens.server.posts.map(({ path }) => path);
  const typeOn = async (page: Page) => {
    await page.getByLabel(en.identifier.label).fill(account);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/authorize/done');
  };

  test('the field offers passkeys, and choosing one signs in', async () => {
    const page = await open(identifier);
    await asked(page, 1);
    expect(await page.getByLabel(en.identifier.label).getAttribute('autocomplete')).toBe('username webauthn');
    expect(await calls(page)).toEqual(['conditional']);

    await choose(page);
    await page.waitForURL('**/authorize/done');

    expect(screens.server.posts).toEqual([
      { path: 'login/passkey/options', body: { state: 'st4te' } },
      { path: 'login/passkey', body: { state: 'st4te', credential: used } },
    ]);
  });

  test('the button takes the place of the field’s offer, which comes back when the button’s window is closed', async () => {
    const page = await open(identifier);
    await asked(page, 1);
    await behave(page, 'NotAllowedError');
    await button(page).click();
    await error(page).waitFor();

    expect(await error(page).textContent()).toBe(en.keyUseTrouble.NotAllowedError);
    expect(await calls(page)).toEqual(['conditional', 'button', 'conditional']);
    expect(await device(page)).toMatchObject({ aborted: 1 });
    expect(posted()).toEqual(['login/passkey/options']);

    await behave(page, '');
    await button(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test('after four minutes there are new options, and the field’s offer starts again with them', async () => {
    const page = await open(identifier);
    await page.clock.install();
    await page.reload();
    await asked(page, 1);

    await page.clock.runFor(241_000);
    await asked(page, 2);

    expect(await calls(page)).toEqual(['conditional', 'conditional']);
    expect(await device(page)).toMatchObject({ aborted: 1 });
    expect(posted().filter((path) => path === 'login/passkey/options')).toHaveLength(3); // one before the reload
  });

  test('a page that nobody looks at fetches nothing until somebody does', async () => {
    const page = await open(identifier);
    await page.clock.install();
    await page.reload();
    await asked(page, 1);
    const look = (hidden: boolean) =>
      page.evaluate((isHidden) => {
        Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await look(true);
    screens.server.posts.length = 0;

    await page.clock.runFor(600_000);
    expect(posted()).toEqual([]);
    await look(false);
    await asked(page, 2);
    expect(posted()).toEqual(['login/passkey/options']);
  });

  test('an offer that fails at once does not turn in circles; one that the person closed comes back', async () => {
    const page = await open(identifier);
    await asked(page, 1);
    const fail = () => page.evaluate(() => (window as unknown as { device: KeyDevice }).device.fail('NotAllowedError'));
    await fail();
    await optionsRead(page);
    expect(await calls(page)).toEqual(['conditional']);
    expect(await page.getByRole('alert').allTextContents()).toEqual(['', '']);

    const closed = await open(identifier);
    await asked(closed, 1);
    await closed.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 2_000;
      (window as unknown as { device: KeyDevice }).device.fail('NotAllowedError');
    });
    await asked(closed, 2);
  });

  test('the offer is taken back when the page is left by its form', async () => {
    const page = await open(identifier);
    await asked(page, 1);
    await page.evaluate(() => {
      const { device } = window as unknown as { device: KeyDevice };
      addEventListener('pagehide', () => sessionStorage.setItem('aborted', String(device.aborted)));
    });

    await typeOn(page);

    expect(await page.evaluate(() => sessionStorage.getItem('aborted'))).toBe('1');
    expect(posted()).toEqual(['login/passkey/options', 'login/identifier']);
  });

  test('case 30: where options fail nothing is said until the button is pressed, and the password’s way is untouched', async () => {
    const before = () => {
      screens.server.endpoints['login/passkey/options'] = () => refusal(500, 'server_error');
    };
    const page = await open(identifier, { before });
    await optionsRead(page);
    expect(await page.getByRole('alert').allTextContents()).toEqual(['', '']);

    await button(page).click();
    await error(page).waitFor();
    expect(await error(page).textContent()).toBe(en.retries.server_error);
    expect(await button(page).getAttribute('aria-disabled')).toBeNull();
    await typeOn(page);
  });

  test('case 30: where options never come the password’s way is untouched, and the button does not wait for ever', async () => {
    const before = () => {
      screens.server.endpoints['login/passkey/options'] = () => new Promise(() => {});
    };
    const init = () => {
      AbortSignal.timeout = () => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 300);
        return controller.signal;
      };
    };
    const page = await open(identifier, { before, init });
    await button(page).click();
    await error(page).waitFor();
    expect(await error(page).textContent()).toBe(en.retries.no_connection);
    await typeOn(page);
  });

  test('case 30: a browser without passkeys shows no button, and asks for no options', async () => {
    const init = () => {
      Reflect.deleteProperty(window, 'PublicKeyCredential');
    };
    for (const scene of [identifier, password]) {
      const page = await open(scene, { init });
      expect(await button(page).count()).toBe(0);
      expect(posted()).toEqual([]);
    }
  });

  test('where it is switched off there is no button, and an offer that is switched off meanwhile says so', async () => {
    const off = await screens.open(identifier, { locale: 'en-GB' });
    expect(await button(off).count()).toBe(0);
    expect(await off.getByLabel(en.identifier.label).getAttribute('autocomplete')).toBe('username');

    const before = () => {
      screens.server.endpoints['login/passkey/options'] = () => refusal(403, 'passkey_off');
    };
    const meanwhile = await open(identifier, { before });
    await meanwhile.getByText(en.passkeySignIn.off).waitFor();
    expect(await button(meanwhile).count()).toBe(0);

    const atTheAnswer = await open(password);
    await optionsRead(atTheAnswer);
    screens.server.endpoints['login/passkey'] = () => refusal(403, 'passkey_off');
    await button(atTheAnswer).click();
    await atTheAnswer.getByText(en.passkeySignIn.off).waitFor();
  });

  test('a browser that has no offer at the field still has the button', async () => {
    const page = await open(identifier);
    await page.addInitScript(() => {
      Reflect.deleteProperty(PublicKeyCredential, 'isConditionalMediationAvailable');
    });
    await page.reload();
    await optionsRead(page);
    expect(await calls(page)).toEqual([]);

    await button(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test('the password’s screen has the button, and no offer at a field', async () => {
    const page = await open(password);
    await optionsRead(page);
    expect(await calls(page)).toEqual([]);

    await button(page).click();
    await page.waitForURL('**/authorize/done');
    expect(await page.evaluate(() => document.title)).toBe('elsewhere');
  });

  test('a passkey that nobody has any more is told, and the device is asked to forget it where the browser can', async () => {
    const gone = refusal(403, 'unknown_credential', { signal: { rp_id: 'login.example.com', credential_id: '-__-' } });
    const page = await open(identifier);
    await asked(page, 1);
    screens.server.endpoints['login/passkey'] = () => gone;
    await choose(page);
    await error(page).waitFor();

    expect(await error(page).textContent()).toBe(en.keyUseTrouble.forgotten);
    expect((await device(page)).signals).toEqual([['unknown', { rpId: 'login.example.com', credentialId: '-__-' }]]);
    await asked(page, 2); // with new options
    expect(posted()).toEqual(['login/passkey/options', 'login/passkey', 'login/passkey/options']);

    const old = await open(password);
    await optionsRead(old);
    await old.evaluate(() => Reflect.deleteProperty(PublicKeyCredential, 'signalUnknownCredential'));
    screens.server.endpoints['login/passkey'] = () => gone;
    await button(old).click();
    await error(old).waitFor();
    expect(await error(old).textContent()).toBe(en.keyUseTrouble.unknown_credential);
  });

  test('a page that comes out of the browser’s memory asks again, and only the new button lives on', async () => {
    const page = await open(identifier);
    await page.clock.install();
    await page.reload();
    await asked(page, 1);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await asked(page, 2);
    screens.server.posts.length = 0;

    await page.clock.runFor(241_000);
    await asked(page, 3);

    expect(posted()).toEqual(['login/passkey/options']);
  });
});
