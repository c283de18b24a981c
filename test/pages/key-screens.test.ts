// The screens of keys: which kind is enrolled, what a browser that cannot do it is shown, the challenge's former addresses, and the offer of a
// passkey after a sign-in (public reports 22, 24, 56).
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type KeyDevice, made, request } from '../support/key-device.ts';
import type { JsonAnswer } from '../support/page-server.ts';
import { optionsRead } from '../support/read-answers.ts';
import { account, refusal, sceneOf, sessionOn } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const english = { locale: 'en-GB' };

/** Browsers that can do less. Each runs in the page instead of the whole device. */
const withoutKeys = (): void => {
  Reflect.deleteProperty(window, 'PublicKeyCredential');
};
const withoutPlatform = (): void => {
  PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = async () => false;
  navigator.credentials.create = () => Promise.reject(new DOMException('For developers.', 'NotAllowedError'));
};
const tooOldToTell = (): void => {
  Reflect.deleteProperty(PublicKeyCredential, 'isUserVerifyingPlatformAuthenticatorAvailable');
  Reflect.deleteProperty(PublicKeyCredential, 'isConditionalMediationAvailable');
};
const silent = (): void => {
  PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = () => new Promise(() => {});
  PublicKeyCredential.isConditionalMediationAvailable = () => new Promise(() => {});
};

describeInBrowser('a screen of keys', () => {
  const screens = useScreens();
  const key = (page: Page) => page.locator('.key > button');
  const anotherWay = (page: Page) => page.getByRole('link', { name: en.everywhere.anotherWay });
  const posted = () => screens.server.posts.map(({ path }) => path);
  const behave = (page: Page, next: string) =>
    page.evaluate((name) => {
      (window as unknown as { device: KeyDevice }).device.next = name;
    }, next);
  const press = async (page: Page, next = '') => {
    await optionsRead(page);
    await behave(page, next);
    await key(page).click();
  };

  const enrollment = sceneOf('mfa/webauthn-enrollment');
  const all = ['otp', 'webauthn-platform', 'webauthn-roaming', 'passkey'] as const;
  test.each([
    ['&kind=webauthn-roaming', 'webauthn-roaming'],
    ['&kind=passkey', 'passkey'],
    ['&kind=webauthn-platform', 'webauthn-platform'],
    ['', 'webauthn-platform'],
    ['&kind=otp', 'webauthn-platform'],
    ['&kind=toString', 'webauthn-platform'],
  ] as const)('enrolling with %j sets up %s for the account that is shown first', async (more, kind) => {
    const page = await screens.open(enrollment, { ...english, query: `${enrollment.query}${more}`, session: { factors: [...all] } });
    const text = en.webauthnEnrollment[kind];

    await page.getByRole('heading', { name: text.title }).waitFor();
    expect(await page.locator('.account').textContent()).toBe(`${en.webauthnEnrollment.account}: ${account}`);
    expect(await page.getByText(text.intro).count()).toBe(1);
    expect(await key(page).textContent()).toBe(text.submit);
    await optionsRead(page);
    expect(screens.server.posts).toEqual([{ path: 'mfa/webauthn-enrollment/options', body: { state: 'st4te', kind } }]);
  });

  test('another way is offered where there is one, and a session without any kind of key is told', async () => {
    const open = await screens.open(enrollment, english);
    expect(await anotherWay(open).getAttribute('href')).toContain('/u2/mfa/enroll-options?state=st4te');
    const only = await screens.open(enrollment, { ...english, session: { also: [] } });
    expect(await anotherWay(only).count()).toBe(0);
    const none = await screens.open(enrollment, { ...english, session: { factors: ['otp'] } });
    await none.getByRole('heading', { name: en.stops.no_factor_enabled.title }).waitFor();
  });

  test.each([
    ['has none', withoutPlatform],
    ['is too old to tell', tooOldToTell],
    ['never tells', silent],
  ])('a browser whose device %s is not left alone with it: a phone or a security key does as well', async (_, init) => {
    const page = await screens.open(enrollment, { ...english, session: { factors: ['webauthn-platform'], also: [] }, init });
    const text = en.webauthnEnrollment.noPlatform;

    await page.getByRole('heading', { name: text.title }).waitFor();
    expect(await page.getByText(text.intro).count()).toBe(1);
    expect(await key(page).textContent()).toBe(text.submit);
    await optionsRead(page);
    expect(screens.server.posts.at(-1)?.body).toEqual({ state: 'st4te', kind: 'passkey' });
  });

  test.each(['mfa/webauthn-enrollment', 'passkey/enrollment', 'mfa/webauthn-challenge'] as const)(
    'case 30: %s in a browser without keys explains, and offers nothing but the other way',
    async (screen) => {
      const page = await screens.open(sceneOf(screen), { ...english, init: withoutKeys });

      await page.getByText(en.noKeys.browser).waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
      expect(await anotherWay(page).getAttribute('class')).toBe('button');
      expect(posted()).toEqual([]);
    },
  );

  test('a page that was opened without https says that keys do not work at this address', async () => {
    const init = () => {
      Reflect.deleteProperty(window, 'PublicKeyCredential');
      Object.defineProperty(window, 'isSecureContext', { value: false });
    };
    const page = await screens.open(enrollment, { ...english, init });
    await page.getByText(en.keyTrouble.SecurityError).waitFor();
  });

  const options = sceneOf('mfa/enroll-options');
  const choices = (page: Page) => page.locator('.choice strong').allTextContents();
  const names = (...kinds: (keyof typeof en.factors)[]) => kinds.map((kind) => en.factors[kind].name);
  test('from the account it is a way to add, not the first protection', async () => {
    const page = await screens.open(options, { ...english, session: { purpose: 'account' } });

    await page.getByRole('heading', { name: en.enrollOptions.add }).waitFor();
  });

  test('another app is not said to be set up once', async () => {
    const app = sceneOf('mfa/totp-enrollment');
    const first = await screens.open(app, english);
    await first.getByText(`${en.totpEnrollment.once} ${en.totpEnrollment.gives}`).waitFor();
    const another = await screens.open(app, { ...english, session: { purpose: 'account' } });
    await another.getByText(en.totpEnrollment.gives).waitFor();

    expect(await another.getByText(en.totpEnrollment.once).count()).toBe(0);
  });

  test('what this browser cannot set up is not in the list, unless there is nothing else', async () => {
    const session = { factors: [...all] };
    const able = await screens.open(options, { ...english, session });
    expect(await choices(able)).toEqual(names(...all));
    expect(await able.getByText(en.enrollOptions.notHere).count()).toBe(0);

    const noPlatform = await screens.open(options, { ...english, session, init: withoutPlatform });
    expect(await choices(noPlatform)).toEqual(names('otp', 'webauthn-roaming', 'passkey'));
    expect(await noPlatform.getByText(en.enrollOptions.notHere).count()).toBe(1);

    const noKeys = await screens.open(options, { ...english, session, init: withoutKeys });
    expect(await choices(noKeys)).toEqual(names('otp'));

    const only = await screens.open(options, { ...english, session: { factors: ['webauthn-platform'] }, init: withoutPlatform });
    expect(await choices(only)).toEqual(names('webauthn-platform'));
  });

  test('keys among the ways to answer have their names, icons and last use', async () => {
    const page = await screens.open(sceneOf('mfa/login-options'), english);
    const rows = await page.locator('.choice').allTextContents();

    expect(rows).toContain('Blue keyLast used May 2, 2026');
    expect(rows).toContain(`${en.factors.passkey.name}${en.loginOptions.neverUsed}`);
    expect(await page.locator('.choice > svg.icon path').count()).toBe(rows.length);
    await page.getByText('Blue key').click();
    await page.waitForURL('**/authorize/done');
    expect(screens.server.posts.at(-1)?.body).toEqual({ state: 'st4te', method: '01JMETHODD' });
  });

  const challenge = sceneOf('mfa/webauthn-challenge');
  const answerOptions = (body: object) => () => {
    screens.server.endpoints['mfa/webauthn-challenge/options'] = () => ({ body });
  };
  test('case 22: a key of a former address is explained by the address, without a button that can only fail', async () => {
    const before = answerOptions({ former_hosts: ['login.old.example.com'] });
    const page = await screens.open(challenge, { ...english, before });
    await page.getByText(en.webauthnChallenge.former.replace('{hosts}', 'login.old.example.com')).waitFor();

    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(1);
    expect(await page.title()).toContain(en.everywhere.errorPrefix);
    expect(await anotherWay(page).evaluate((link) => link === document.activeElement && link.className)).toBe('button');

    const none = await screens.open(challenge, { ...english, before: answerOptions({}) });
    await none.getByText(en.webauthnChallenge.none).waitFor();
    expect(await none.getByRole('button').count()).toBe(0);
  });

  test('case 22: beside keys that work, those of a former address are only mentioned', async () => {
    const before = answerOptions({ ...request, former_hosts: ['a.example.com', 'b.example.com'] });
    const page = await screens.open(challenge, { ...english, before });
    await page.getByText('a.example.com, b.example.com').waitFor();

    await key(page).click();
    await page.waitForURL('**/authorize/done');
  });

  test('the challenge has its button focused, another way always, and somebody to ask', async () => {
    const page = await screens.open(challenge, { ...english, session: { also: [] } });

    expect(await key(page).evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await anotherWay(page).getAttribute('href')).toBe('/u2/mfa/login-options?state=st4te');
    expect(await page.getByText(en.lost.key.replace('{client}', 'Demo app')).count()).toBe(1);
    expect(await page.getByText('pX3k9vQ2mB7tR5wZ8nL1cA').count()).toBe(1);
  });

  const second = { ...sceneOf('passkey/enrollment') };
  test.each([
    [refusal(403, 'kind_not_enabled'), en.keyMakeTrouble.kind_not_enabled],
    [refusal(409, 'already_registered'), en.keyMakeTrouble.InvalidStateError],
    [refusal(403, 'too_many_methods'), en.keyMakeTrouble.too_many_methods],
    [refusal(403, 'user_not_verified'), en.keyTrouble.user_not_verified],
    [refusal(403, 'challenge_expired'), en.keyTrouble.TimeoutError],
  ])('%j of an enrolment is told, and the button works again', async (refused, words) => {
    const page = await screens.open(second, english);
    screens.server.endpoints[second.step.path] = () => refused;
    await press(page);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    await optionsRead(page, 2);

    screens.server.endpoints[second.step.path] = () => ({ body: { next: '/authorize/done' } });
    await key(page).click();
    await page.waitForURL('**/authorize/done');
    expect(screens.server.posts.at(-1)?.body).toEqual({ state: 'st4te', credential: made });
  });

  const anywhere = sceneOf('mfa/totp-challenge');
  const nudge = sceneOf('passkey/enrollment-nudge');
  const openNudge = (more: Parameters<typeof screens.open>[1] = {}) =>
    screens.open(nudge, {
      ...english,
      ...more,
      before: () => {
        screens.server.endpoints['passkey/enrollment-nudge'] = () => ({ body: { next: '/authorize/done' } });
        more.before?.();
      },
    });
  test.each([
    ['later', en.passkeyNudge.later],
    ['never', en.passkeyNudge.never],
  ])('the offer after a sign-in takes %s for an answer, also while the browser’s window is open', async (answer, label) => {
    const page = await openNudge();
    await press(page, 'never');
    await page.getByText(en.keyButton.follow).waitFor();

    await page.getByRole('button', { name: label }).click();
    await page.waitForURL('**/authorize/done');
    expect(screens.server.posts.at(-1)).toEqual({ path: 'passkey/enrollment-nudge', body: { state: 'st4te', answer } });
  });

  test('an answer that does not arrive is told, and can be given again', async () => {
    const page = await openNudge();
    screens.server.endpoints['passkey/enrollment-nudge'] = () => refusal(503, 'temporarily_unavailable');
    await page.getByRole('button', { name: en.passkeyNudge.later }).click();
    await page.getByRole('alert').filter({ hasText: en.retries.temporarily_unavailable }).waitFor();

    screens.server.endpoints['passkey/enrollment-nudge'] = () => ({ body: { next: '/authorize/done' } });
    await page.getByRole('button', { name: en.passkeyNudge.later }).click();
    await page.waitForURL('**/authorize/done');
  });

  test.each([
    ['InvalidStateError', undefined, en.passkeyNudge.exists],
    ['', refusal(409, 'already_registered'), en.passkeyNudge.exists],
    ['', refusal(403, 'too_many_methods'), en.keyMakeTrouble.too_many_methods],
  ])('case 24: %s %j at the offer is no error: one press goes on', async (failure, refused, words) => {
    const page = await openNudge();
    if (refused) screens.server.endpoints['passkey/enrollment'] = () => refused;
    await press(page, failure);
    await page.getByRole('status').filter({ hasText: words }).waitFor();

    expect(await page.getByRole('button').allTextContents()).toEqual([en.passkeyNudge.goOn]);
    expect(await page.title()).not.toContain(en.everywhere.errorPrefix);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/authorize/done');
    expect(screens.server.posts.at(-1)).toEqual({ path: 'passkey/enrollment-nudge', body: { state: 'st4te', answer: 'skip' } });
  });

  test('a cancelled offer can be tried again or put off', async () => {
    const page = await openNudge();
    await press(page, 'NotAllowedError');
    await page.getByRole('alert').filter({ hasText: en.keyMakeTrouble.NotAllowedError }).waitFor();
    expect(posted()).toEqual(['passkey/enrollment/options']);
    expect(await page.getByRole('button').allTextContents()).toEqual([
      en.passkeyNudge.submit,
      en.passkeyNudge.later,
      en.passkeyNudge.never,
    ]);
  });

  test.each([
    ['has no keys', withoutKeys],
    ['can neither make nor offer them', tooOldToTell],
  ])('a browser that %s is not asked: the page goes on by itself, and draws nothing', async (_, init) => {
    const page = await screens.open(anywhere, { ...english, init });
    screens.server.posts.length = 0;
    await openNudgeIn(page);
    await page.waitForURL('**/authorize/done');

    expect(screens.server.posts).toEqual([{ path: 'passkey/enrollment-nudge', body: { state: 'st4te', answer: 'skip' } }]);
    expect(await page.evaluate(() => sessionStorage.getItem('drawn'))).toBeNull();
  });

  test('where going on by itself fails, it says so and can be repeated', async () => {
    const page = await screens.open(anywhere, { ...english, init: withoutKeys });
    await openNudgeIn(page, () => refusal(503, 'temporarily_unavailable'));
    await page.getByRole('heading', { name: en.stops.temporarily_unavailable.title }).waitFor();

    screens.server.endpoints['passkey/enrollment-nudge'] = () => ({ body: { next: '/authorize/done' } });
    await page.getByRole('button', { name: en.everywhere.reload }).click();
    await page.waitForURL('**/authorize/done');
  });

  test('passkeys that are switched off meanwhile are not offered any more', async () => {
    // It is gone before a test could see its heading.
    const page = await screens.open(sceneOf('mfa/totp-challenge'), english);
    screens.server.endpoints['passkey/enrollment/options'] = () => refusal(403, 'passkey_off');
    await openNudgeIn(page);
    await page.waitForURL('**/authorize/done');
    expect(screens.server.posts.at(-1)?.body).toEqual({ state: 'st4te', answer: 'skip' });
  });

  /** To the offer in a page that is open already, as a sign-in leads to it. */
  const openNudgeIn = async (page: Page, reply: () => JsonAnswer = () => ({ body: { next: '/authorize/done' } })) => {
    screens.server.endpoints['session'] = () => ({ body: sessionOn('passkey/enrollment-nudge') });
    screens.server.endpoints['passkey/enrollment-nudge'] = reply;
    await page.addInitScript(() => {
      new MutationObserver(() => document.querySelector('h1') && sessionStorage.setItem('drawn', 'yes')).observe(document, {
        childList: true,
        subtree: true,
      });
    });
    await page.goto(`${screens.server.origin}/u2/passkey/enrollment-nudge?state=st4te`);
  };
});
