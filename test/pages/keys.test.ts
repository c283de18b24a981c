// The button for a key in the browser: when the browser is asked, what each of its answers and ours says, and that the page always goes on
// (public reports 22, 24, 28, 30). The device is a stand-in: test/support/key-device.ts.
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { creation, type KeyDevice, made, request, used } from '../support/key-device.ts';
import { optionsRead } from '../support/read-answers.ts';
import { refusal, sceneOf } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const english = { locale: 'en-GB' };
const trouble = { ...en.keyTrouble, ...en.keyUseTrouble };
const makeTrouble = { ...en.keyTrouble, ...en.keyMakeTrouble };

describeInBrowser('a key', () => {
  const screens = useScreens();
  const challenge = sceneOf('mfa/webauthn-challenge');
  const enrollment = sceneOf('mfa/webauthn-enrollment');

  const key = (page: Page) => page.locator('.key > button');
  const error = (page: Page) => page.getByRole('alert').filter({ hasText: /./ });
  const device = (page: Page) => page.evaluate(() => ({ ...(window as unknown as { device: KeyDevice }).device }));
  const behave = (page: Page, next: string) =>
    page.evaluate((name) => {
      (window as unknown as { device: KeyDevice }).device.next = name;
    }, next);
  const posted = () => screens.server.posts.map(({ path }) => path);
  const press = async (page: Page, next = '') => {
    await optionsRead(page);
    await behave(page, next);
    await key(page).click();
  };

  test('case 30: the browser is asked in the click, with options that are there already, and nothing starts by itself', async () => {
    const page = await screens.open(challenge, english);
    await optionsRead(page);
    expect((await device(page)).calls).toEqual([]);

    await key(page).click();
    await page.waitForURL('**/authorize/done');

    expect(posted()).toEqual(['mfa/webauthn-challenge/options', 'mfa/webauthn-challenge']);
    expect(screens.server.posts.at(-1)?.body).toEqual({ state: 'st4te', credential: used });
  });

  test('what the browser is asked for is what the server said, in bytes', async () => {
    const page = await screens.open(challenge, english);
    await press(page, 'never');

    const [call] = (await device(page)).calls;
    const bytes = (base64url: string) => [...Buffer.from(base64url, 'base64url')];
    expect(call).toMatchObject({ kind: 'get', inClick: true });
    expect(call).not.toHaveProperty('mediation');
    expect(JSON.parse(call?.options ?? '')).toEqual({
      ...request.options,
      challenge: bytes(request.options?.challenge ?? ''),
      allowCredentials: [{ id: bytes('-__-Pj_7774AEIMQUYcgkg'), type: 'public-key', transports: ['usb'] }],
    });
  });

  test('case 24: a new one is asked for without those the account has, and its answer is sent', async () => {
    const page = await screens.open(enrollment, english);
    await press(page, 'never');

    const [call] = (await device(page)).calls;
    expect(call).toMatchObject({ kind: 'create', inClick: true });
    expect(JSON.parse(call?.options ?? '')).toMatchObject({
      rp: creation.options.rp,
      user: { id: [...Buffer.from(creation.options.user.id, 'base64url')], name: 'ana@example.com' },
      excludeCredentials: [{ id: [...Buffer.from('-__-Pj_7774AEIMQUYcgkg', 'base64url')] }],
      authenticatorSelection: creation.options.authenticatorSelection,
      extensions: { credProps: true },
    });

    await press(page);
    await page.waitForURL('**/authorize/done');
    expect(screens.server.posts.at(-1)).toEqual({ path: enrollment.step.path, body: { state: 'st4te', credential: made } });
  });

  test.each([
    ['NotAllowedError', trouble.NotAllowedError],
    ['SecurityError', trouble.SecurityError],
    ['UnknownError', trouble.UnknownError],
    ['AbortError', trouble.UnknownError], // not by us: a password manager's
    ['NotReadableError', trouble.UnknownError],
    ['toString', trouble.UnknownError],
  ])('case 30: %s of the challenge is told in words, nothing is sent, and the button works again at once', async (name, words) => {
    const page = await screens.open(challenge, english);
    await press(page, name);
    await error(page).waitFor();

    expect(await error(page).textContent()).toBe(words);
    expect(await page.title()).toContain(en.everywhere.errorPrefix);
    expect(posted()).toEqual(['mfa/webauthn-challenge/options']);
    expect(await key(page).textContent()).toBe(en.webauthnChallenge.submit);
    expect(await page.getByRole('link', { name: en.everywhere.anotherWay }).getAttribute('href')).toContain('/u2/mfa/login-options');

    await behave(page, '');
    await key(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test.each([
    ['NotAllowedError', makeTrouble.NotAllowedError],
    ['InvalidStateError', makeTrouble.InvalidStateError],
    ['NotSupportedError', makeTrouble.NotSupportedError],
    ['ConstraintError', makeTrouble.ConstraintError],
    ['SecurityError', makeTrouble.SecurityError],
    ['UnknownError', makeTrouble.UnknownError],
  ])('%s of an enrolment is told in words, nothing is sent, and the button works again at once', async (name, words) => {
    const page = await screens.open(enrollment, english);
    await press(page, name);
    await error(page).waitFor();

    expect(await error(page).textContent()).toBe(words);
    expect(posted()).toEqual(['mfa/webauthn-enrollment/options']);
    await behave(page, '');
    await key(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test('case 30: a window that never ends leaves the other ways open, can be started again, and is closed on leaving', async () => {
    const page = await screens.open(challenge, english);
    await press(page, 'never');
    await page.getByText(en.keyButton.follow).waitFor();
    expect(await key(page).textContent()).toBe(en.keyButton.waiting);
    expect(await key(page).getAttribute('aria-disabled')).toBeNull();

    await key(page).click();
    expect(await device(page)).toMatchObject({ aborted: 1, calls: [{ kind: 'get' }, { kind: 'get' }] });
    expect(await page.getByRole('alert').textContent()).toBe('');

    await page.evaluate(() => {
      const { device } = window as unknown as { device: KeyDevice };
      addEventListener('pagehide', () => sessionStorage.setItem('aborted', String(device.aborted)));
    });
    await page.getByRole('link', { name: en.everywhere.anotherWay }).click();
    await page.waitForURL('**/mfa/login-options**');
    expect(await page.evaluate(() => sessionStorage.getItem('aborted'))).toBe('2');
    expect(posted()).not.toContain('mfa/webauthn-challenge');
  });

  test('case 30: a window that never ends is given up after its time, in words', async () => {
    const page = await screens.open(challenge, english);
    await page.clock.install();
    await page.reload();
    await press(page, 'never');
    await page.clock.runFor(299_000);
    expect(await page.getByRole('alert').textContent()).toBe('');

    await page.clock.runFor(6_000);
    await error(page).waitFor();

    expect(await error(page).textContent()).toBe(trouble.TimeoutError);
    expect((await device(page)).aborted).toBe(1);
    expect(await key(page).textContent()).toBe(en.webauthnChallenge.submit);
  });

  test('options live five minutes: they are fetched anew after four, but not under an open window', async () => {
    const page = await screens.open(challenge, english);
    await page.clock.install();
    await page.reload();
    await page.locator('h1').waitFor();
    await optionsRead(page);
    screens.server.posts.length = 0;

    await page.clock.runFor(3 * 60_000);
    expect(posted()).toEqual([]);
    await page.clock.runFor(62_000);
    await optionsRead(page, 2);
    expect(posted()).toEqual(['mfa/webauthn-challenge/options']);

    await page.clock.runFor(60_000);
    await behave(page, 'never');
    await key(page).click();
    await page.clock.runFor(200_000);
    expect(posted()).toHaveLength(1);
    await page.evaluate(() => (window as unknown as { device: KeyDevice }).device.fail('NotAllowedError'));
    await error(page).waitFor();
    await optionsRead(page, 3);
    expect(await error(page).textContent()).toBe(trouble.NotAllowedError);
  });

  test('options that are too old, after a sleep, are not used: one press fetches new ones and says so, the next asks the browser', async () => {
    const page = await screens.open(challenge, english);
    await optionsRead(page);
    await page.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 3_600_000;
    });

    await key(page).click();
    await page.getByText(en.keyButton.again).waitFor();

    expect((await device(page)).calls).toEqual([]);
    await key(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test('case 30: failing options are told, trying again works, and the other way stays open', async () => {
    const before = () => {
      screens.server.endpoints['mfa/webauthn-challenge/options'] = () => refusal(500, 'server_error');
    };
    const page = await screens.open(challenge, { ...english, before });
    await error(page).waitFor();
    expect(await error(page).textContent()).toBe(en.retries.server_error);
    expect(await page.getByRole('link', { name: en.everywhere.anotherWay }).count()).toBe(1);

    await key(page).click();
    await error(page).waitFor();
    screens.server.endpoints['mfa/webauthn-challenge/options'] = () => ({ body: request });
    await key(page).click();
    await page.getByText(en.keyButton.again).waitFor();
    expect(await page.getByRole('alert').textContent()).toBe('');
    expect(await page.title()).not.toContain(en.everywhere.errorPrefix);

    await key(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test('case 30: slow options: pressing early says that it takes a moment, and the browser is asked at the next press', async () => {
    let arrive = (): void => {};
    const before = () => {
      screens.server.endpoints['mfa/webauthn-challenge/options'] = () =>
        new Promise((done) => {
          arrive = () => done({ body: request });
        });
    };
    const page = await screens.open(challenge, { ...english, before });
    await key(page).click();
    await page.getByText(en.everywhere.moment).waitFor();
    expect(await key(page).getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByRole('link', { name: en.everywhere.anotherWay }).count()).toBe(1);

    arrive();
    await page.getByText(en.keyButton.again).waitFor();
    expect((await device(page)).calls).toEqual([]);
    expect(await key(page).getAttribute('aria-disabled')).toBeNull();
  });

  test.each([
    [refusal(403, 'challenge_expired'), trouble.TimeoutError],
    [refusal(400, 'invalid_credential', { field: 'credential' }), trouble.invalid_credential],
    [refusal(403, 'credential_refused'), trouble.invalid_credential],
    [refusal(403, 'user_not_verified'), trouble.user_not_verified],
    [refusal(403, 'unknown_credential'), trouble.unknown_credential],
    [refusal(403, 'former_address'), trouble.former_address],
    [refusal(403, 'possible_clone'), trouble.possible_clone],
    [refusal(403, 'cross_site_request'), en.retries.cross_site_request],
    [refusal(500, 'server_error'), en.retries.server_error],
    [refusal(418, 'toString'), en.retries.server_error],
  ])('%j of the challenge is told, and new options are fetched without being asked', async (refused, words) => {
    const page = await screens.open(challenge, english);
    screens.server.endpoints[challenge.step.path] = () => refused;
    await press(page);
    await error(page).waitFor();

    expect(await error(page).textContent()).toBe(words);
    await optionsRead(page, 2);
    expect(posted()).toEqual(['mfa/webauthn-challenge/options', 'mfa/webauthn-challenge', 'mfa/webauthn-challenge/options']);
    screens.server.endpoints[challenge.step.path] = () => ({ body: { next: '/authorize/done' } });
    await key(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test('a wait that the server asks for is kept, with a clock to see, and then the button works again', async () => {
    const page = await screens.open(challenge, english);
    await page.clock.install();
    await page.reload();
    screens.server.endpoints[challenge.step.path] = () => refusal(429, 'too_many_attempts', { retry_after: 30 });
    await press(page);
    await error(page).waitFor();

    expect(await error(page).textContent()).toContain('in 30 seconds');
    expect(await key(page).getAttribute('aria-disabled')).toBe('true');
    await page.clock.runFor(10_000);
    expect(await page.locator('.wait').textContent()).toBe('You can try again in 0:20');
    expect(await page.locator('.wait').getAttribute('aria-hidden')).toBe('true');
    await key(page).click({ force: true });
    expect((await device(page)).calls).toHaveLength(1);

    await page.clock.runFor(21_000);
    await optionsRead(page, 2);
    expect(await page.getByRole('alert').textContent()).toBe('');
    screens.server.endpoints[challenge.step.path] = () => ({ body: { next: '/authorize/done' } });
    await key(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test.each([
    ['at the options', 'mfa/webauthn-challenge/options'],
    ['at the answer', 'mfa/webauthn-challenge'],
  ])('a session that ended %s is told, and one that is elsewhere is followed', async (_, path) => {
    const ended = await screens.open(challenge, english);
    screens.server.endpoints[path] = () => refusal(403, 'session_expired', { restart_url: 'https://app.example.com/' });
    await ended.reload();
    if (path === challenge.step.path) await press(ended);
    await ended.getByRole('heading', { name: en.stops.session_expired.title }).waitFor();

    const elsewhere = await screens.open(challenge, english);
    screens.server.endpoints[path] = () => refusal(409, 'step_not_open', { next: '/authorize/elsewhere' });
    await elsewhere.reload();
    if (path === challenge.step.path) await press(elsewhere);
    await elsewhere.waitForURL('**/authorize/elsewhere');
  });

  test('before the page is left the browser hears of the account’s keys, and a browser that never answers is not waited for', async () => {
    const page = await screens.open(challenge, english);
    const signals = [{ rp_id: 'login.example.com', user_id: 'dQ', credential_ids: ['-__-'], name: 'ana@example.com', display_name: 'Ana' }];
    screens.server.endpoints[challenge.step.path] = () => ({ body: { next: '/authorize/done', signals } });
    await page.evaluate(() => {
      const { device } = window as unknown as { device: KeyDevice };
      addEventListener('pagehide', () => sessionStorage.setItem('signals', JSON.stringify(device.signals)));
      PublicKeyCredential.signalCurrentUserDetails = (details) => {
        device.signals.push(['details', details]);
        return new Promise(() => {});
      };
    });
    await press(page);
    await page.waitForURL('**/authorize/done');

    expect(JSON.parse((await page.evaluate(() => sessionStorage.getItem('signals'))) ?? '')).toEqual([
      ['accepted', { rpId: 'login.example.com', userId: 'dQ', allAcceptedCredentialIds: ['-__-'] }],
      ['details', { rpId: 'login.example.com', userId: 'dQ', name: 'ana@example.com', displayName: 'Ana' }],
    ]);
  });

  test('a browser without the Signal API, or with one that fails, goes on all the same', async () => {
    const page = await screens.open(challenge, english);
    const signals = [{ rp_id: 'x', user_id: 'dQ', credential_ids: [], name: 'a', display_name: 'A' }];
    screens.server.endpoints[challenge.step.path] = () => ({ body: { next: '/authorize/done', signals } });
    await page.evaluate(() => {
      Object.assign(PublicKeyCredential, {
        signalAllAcceptedCredentials: undefined,
        signalCurrentUserDetails: () => Promise.reject(new DOMException('For developers.', 'SecurityError')),
      });
    });

    await press(page);
    await page.waitForURL('**/authorize/done');
  });
});
