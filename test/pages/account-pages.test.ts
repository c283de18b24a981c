// The account's pages: the ways in and back, and every change, with what is said of it.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AccountAnswer } from '../../service/rules/account-answers.ts';
import * as accountEn from '../../templates/messages/account/en.ts';
import * as en from '../../templates/messages/en.ts';
import { accountOf } from '../support/account-scenes.ts';
import { describeInBrowser } from '../support/browser.ts';
import { refusal, scenes } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const {
  accountFrame: frame,
  accountMethods: methods,
  accountPassword: passwords,
  accountRecovery: recovery,
  accountBrowsers: browsers,
} = accountEn;
type Name = 'account' | 'account/methods' | 'account/recovery' | 'account/browsers' | 'account/password';

describeInBrowser('the account', () => {
  const screens = useScreens();
  type Options = { account?: Partial<AccountAnswer>; query?: string; locale?: string; before?: () => void };

  const open = (name: Name, { account = {}, before, ...options }: Options = {}): Promise<Page> => {
    const scene = scenes.find(({ screen }) => screen === name);
    if (!scene) throw new Error(`no scene for ${name}`);
    return screens.open(scene, {
      ...options,
      before() {
        answer('session', accountOf(account));
        before?.();
      },
    });
  };
  const answer = (path: string, body: object): void => {
    screens.server.endpoints[`account/${path}`] = () => ({ body });
  };
  const refuse = (path: string, status: number, code: string, more: object = {}): void => {
    screens.server.endpoints[`account/${path}`] = () => refusal(status, code, more);
  };
  const posted = () => screens.server.posts.filter(({ path }) => path !== 'account/session');
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const alert = (page: Page) => page.locator('[role=alert]:not(:empty)').first();
  const said = (page: Page, words: string) => page.locator('[role=status]', { hasText: words }).first().waitFor();
  const findings = async (page: Page): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  test('who is signed in nowhere is sent to a sign-in, and from it back to the page that was asked for', async () => {
    const page = await open('account/methods');
    // Nobody is signed in; the page asks, tries the browser's sign-in, and goes where one begins.
    let isIn = false;
    screens.server.endpoints['account/session'] = () =>
      isIn ? { body: accountOf() } : refusal(401, 'signed_out', { next: '/authorize?client_id=x' });
    await page.goto(`${screens.server.origin}/u2/account/methods`);
    await page.waitForURL('**/authorize?client_id=x');

    isIn = true;
    await page.goto(`${screens.server.origin}/u2/account?code=abc`);
    await page.waitForURL('**/u2/account/methods');

    await page.getByRole('heading', { name: methods.title }).waitFor();
    expect(screens.server.posts.at(-1)).toEqual({ path: 'account/session', body: {} });
  });

  test('who comes back from a sign-in and is still refused is told so, and sent nowhere again', async () => {
    const page = await open('account', {
      query: '?code=abc',
      before: () => refuse('session', 401, 'signed_out', { next: '/authorize?client_id=x' }),
    });

    expect(await page.locator('h1').textContent()).toBe(frame.refusedTitle);
    expect(page.url()).toBe(`${screens.server.origin}/u2/account`);
    expect(await page.getByRole('link', { name: frame.signIn }).getAttribute('href')).toContain('/authorize?client_id=x');
    expect(await findings(page)).toEqual([]);
  });

  test('a service that is busy is told as such, and one press tries again', async () => {
    const page = await open('account/methods', { before: () => refuse('session', 503, 'temporarily_unavailable') });
    expect(await page.getByText(en.retries.temporarily_unavailable).count()).toBe(1);
    answer('session', accountOf());

    await page.getByRole('link', { name: en.everywhere.reload }).click();

    await page.getByRole('heading', { name: methods.title }).waitFor();
  });

  test.each(['https://evil.test/', 'javascript:alert(1)', '//evil.test/x'])('an answer cannot send people to %s', async (next) => {
    const page = await open('account', { before: () => refuse('session', 401, 'signed_out', { next }) });

    expect(await page.locator('h1').textContent()).toBe(frame.refusedTitle);
    expect(page.url()).toBe(`${screens.server.origin}/u2/account`);
  });

  test('a proof is handed in once: the address forgets it, and the page it was given for says thanks', async () => {
    const page = await open('account/password', { account: { fresh: false } });
    expect(await page.locator('input[type=password]').count()).toBe(0);
    answer('prove', { next: '/u2/logged-out?state=abc' });
    await press(page, frame.confirm);
    await page.waitForURL('**/u2/logged-out**');
    answer('proven', accountOf());
    answer('session', accountOf());

    await page.goto(`${screens.server.origin}/u2/account?proof=pr00f`);
    await page.waitForURL('**/u2/account/password');
    await said(page, frame.proven);

    expect(posted()).toEqual([
      { path: 'account/prove', body: {} },
      { path: 'account/proven', body: { state: 'pr00f' } },
    ]);
    await page.reload();
    await page.locator('input[type=password]').waitFor();
    expect(await page.getByText(frame.proven).count()).toBe(0);
  });

  test('a proof that is not good any more opens the account without it', async () => {
    const page = await open('account', {
      query: '?proof=old',
      account: { fresh: false },
      before: () => refuse('proven', 403, 'proof_needed'),
    });

    expect(await page.locator('h1').textContent()).toBe(accountEn.accountOverview.title);
    expect(await page.getByText(frame.proven).count()).toBe(0);
  });

  test('the first page leads to all others and signs out', async () => {
    const page = await open('account');
    const links = await page.locator('main a').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
    expect(links).toEqual(['/u2/account/methods', '/u2/account/recovery', '/u2/account/browsers', '/u2/account/password']);

    answer('sign-out', { next: '/u2/logged-out' });
    await press(page, accountEn.accountOverview.signOut);
    await page.waitForURL('**/u2/logged-out');
  });

  test('a change that needs a proof says that nothing was changed, and where to give it', async () => {
    const page = await open('account/methods', { before: () => refuse('methods/remove', 403, 'proof_needed') });
    await press(page, /^Remove/);
    await press(page, methods.removeYes);

    expect(await alert(page).textContent()).toBe(frame.confirmFirst);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(frame.confirm);
    expect(await findings(page)).toEqual([]);
  });

  test('a session that ended meanwhile begins again', async () => {
    const page = await open('account/methods', { before: () => refuse('methods/remove', 401, 'signed_out') });
    await press(page, /^Remove/);
    refuse('session', 401, 'signed_out', { next: '/authorize?client_id=x' });
    await press(page, methods.removeYes);

    await page.waitForURL('**/authorize?client_id=x');
  });

  test('a method is renamed with the keyboard alone; one too long is told at its field', async () => {
    const page = await open('account/methods', { before: () => refuse('methods/rename', 400, 'invalid_name') });
    await page.getByRole('button', { name: 'Rename Work phone' }).focus();
    await page.keyboard.press('Enter');
    const field = page.getByLabel(methods.nameLabel);
    const described = await field.evaluate((input) => document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent);
    expect(described).toBe(methods.nameHint);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('Ana <b>');
    await page.keyboard.press('Enter');
    expect(await alert(page).textContent()).toBe(methods.nameHint);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await findings(page)).toEqual([]);

    const {
      methods: [first, ...others],
    } = accountOf();
    answer('methods/rename', accountOf({ methods: [{ ...first, name: 'Ana <b>' } as AccountAnswer['methods'][number], ...others] }));
    await page.keyboard.press('Enter');
    await said(page, methods.renamed);

    expect(posted().at(-1)).toEqual({ path: 'account/methods/rename', body: { method: '01JMETHODA', name: 'Ana <b>' } });
    await page.getByRole('button', { name: 'Rename Ana <b>' }).waitFor();
  });

  test('a method is removed after a question, the browser is told which keys are left, and cancelling changes nothing', async () => {
    const page = await open('account/methods');
    await page.evaluate(() => {
      const told: unknown[] = [];
      Object.assign(window, { told });
      Object.assign(PublicKeyCredential, { signalAllAcceptedCredentials: async (what: unknown) => told.push(what) });
    });
    await page.getByRole('button', { name: 'Remove Work phone' }).click();
    await press(page, en.everywhere.cancel);
    expect(posted()).toEqual([]);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Remove Work phone');

    await page.keyboard.press('Enter');
    expect(await findings(page)).toEqual([]);
    const [, ...left] = accountOf().methods;
    const signals = [{ rp_id: 'x', user_id: 'u', credential_ids: ['c'], name: 'n', display_name: 'd' }];
    answer('methods/remove', { ...accountOf({ methods: left }), signals });
    await page.keyboard.press('Enter');
    await said(page, methods.removed.replace('{name}', 'Work phone'));

    expect(posted().at(-1)).toEqual({ path: 'account/methods/remove', body: { method: '01JMETHODA' } });
    expect(await page.getByRole('button', { name: 'Remove Work phone' }).count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(window, 'told'))).toEqual([{ rpId: 'x', userId: 'u', allAcceptedCredentialIds: ['c'] }]);
  });

  test('the last one that is demanded cannot be removed, and it is said why: before, and where the server says so (case 44)', async () => {
    const [first] = accountOf().methods;
    if (!first) throw new Error('no method');
    const page = await open('account/methods', { account: { methods: [{ ...first, removable: false }] } });
    await press(page, /^Remove/);
    await said(page, methods.last);
    expect(posted()).toEqual([]);

    await page.goto(`${screens.server.origin}/u2/account/methods?enrolled=abc`);
    await said(page, frame.added);
    await press(page, /^Remove/);
    await said(page, methods.last);
    expect(await page.getByText(frame.added).count()).toBe(0);

    const other = await open('account/methods', { before: () => refuse('methods/remove', 409, 'last_method') });
    await press(other, /^Remove/);
    await press(other, methods.removeYes);
    expect(await alert(other).textContent()).toBe(methods.last);
  });

  test('another one is added by its enrolment', async () => {
    const page = await open('account/methods');
    answer('methods/add', { next: '/u2/logged-out?state=abc' });
    await press(page, new RegExp(`^${en.factors.passkey.name}`));
    await page.waitForURL('**/u2/logged-out**');
    expect(posted()).toEqual([{ path: 'account/methods/add', body: { factor: 'passkey' } }]);

    await page.goto(`${screens.server.origin}/u2/account?enrolled=abc`);
    await page.waitForURL('**/u2/account/methods');
    await said(page, frame.added);
  });

  test('what this browser cannot set up is not offered, which is said', async () => {
    const able = await open('account/methods', { account: { factors: ['otp', 'webauthn-platform'] } });
    await able.locator('.choice', { hasText: en.factors['webauthn-platform'].name }).waitFor();
    expect(await able.getByText(en.enrollOptions.notHere).count()).toBe(0);

    await able.addInitScript(() => {
      PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = async () => false;
    });
    await able.reload();
    await able.getByText(en.enrollOptions.notHere).waitFor();
    expect(await able.locator('.choice strong').allTextContents()).toEqual([en.factors.otp.name]);
  });

  test('a locked one is switched on again', async () => {
    const page = await open('account/methods');
    answer('methods/unlock', accountOf());
    await page.getByRole('button', { name: `${methods.unlock} Text message` }).click();
    await said(page, methods.unlocked);

    refuse('methods/unlock', 403, 'factor_locked');
    await page.getByRole('button', { name: `${methods.unlock} Text message` }).click();
    expect(await alert(page).textContent()).toBe(methods.unlockByOther);
  });

  test('a new password: what is wrong with it is told at the field, and what it did', async () => {
    const page = await open('account/password', {
      before: () => refuse('password', 400, 'invalid_password', { password_reason: 'common' }),
    });
    await page.locator('input[type=password]').focus();
    await page.keyboard.press('Enter');
    expect(await alert(page).textContent()).toBe(en.reset.missing);
    await page.keyboard.type('12345678');
    await page.keyboard.press('Enter');
    await page.getByText(en.reset.reasons.common).waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    expect(await findings(page)).toEqual([]);

    answer('password', accountOf());
    await page.keyboard.press('Enter');
    await said(page, passwords.changed);
    expect(posted().at(-1)).toEqual({ path: 'account/password', body: { password: '12345678' } });
    expect(await page.locator('input[type=password]').inputValue()).toBe('');
  });

  test.each(['en-US', 'de-DE', 'he-IL'])('a new recovery code is shown once, in %s', async (locale) => {
    const page = await open('account/recovery', { locale });
    answer('recovery', { ...accountOf(), recovery_code: 'AB12CD34EF56GH78IJ90KL12' });
    await page.locator('main > button').click();
    await page.getByText('AB12 CD34 EF56 GH78 IJ90 KL12').waitFor();
    expect(await findings(page)).toEqual([]);

    await page.locator('main .actions button').click();
    expect(await page.getByText('AB12').count()).toBe(0);
  });

  test('no recovery code where none serves, and none without a method', async () => {
    const off = await open('account/recovery', { account: { recovery: { on: false, valid: false, made_at: null } } });
    await off.getByText(recovery.off).waitFor();
    expect(await off.locator('main button').count()).toBe(0);

    const none = await open('account/recovery', { account: { methods: [], fresh: false } });
    await none.getByText(recovery.noMethod).waitFor();
    expect(await none.locator('main button').count()).toBe(0);

    const gone = await open('account/recovery', { before: () => refuse('recovery', 409, 'recovery_off') });
    await press(gone, recovery.make);
    expect(await alert(gone).textContent()).toBe(recovery.noMethod);
  });

  test('sign-ins and remembered browsers are ended one by one and together', async () => {
    const page = await open('account/browsers');
    for (const path of ['sign-ins/end', 'browsers/forget']) answer(path, accountOf());
    await press(page, `${browsers.end} Safari on iPhone`);
    await said(page, browsers.ended);
    await press(page, browsers.endOthers);
    await said(page, browsers.endedOthers);
    await press(page, `${browsers.forget} Chrome on Windows`);
    await said(page, browsers.forgotten);
    await press(page, browsers.forgetAll);
    await said(page, browsers.forgottenAll);

    expect(posted()).toEqual([
      { path: 'account/sign-ins/end', body: { id: 'sign-in-b' } },
      { path: 'account/sign-ins/end', body: { others: true } },
      { path: 'account/browsers/forget', body: { id: 'browser-a' } },
      { path: 'account/browsers/forget', body: {} },
    ]);
    // This one is left by signing out.
    expect(await page.getByRole('button', { name: `${browsers.end} Chrome on Windows` }).count()).toBe(0);
  });

  test('a name is never read as markup', async () => {
    const [first] = accountOf().methods;
    if (!first) throw new Error('no method');
    const page = await open('account/methods', { account: { methods: [{ ...first, name: '<img src=x onerror=alert(1)>' }] } });

    expect(await page.locator('img').count()).toBe(0);
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
  });
});
