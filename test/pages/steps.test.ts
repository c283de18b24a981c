// Going on, going back, and what stops a sign-in (public reports 37, 44, 46).
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { account, refusal, sceneOf, sessionOn } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const restart_url = 'https://app.example.com/login';
const reference = 'pX3k9vQ2mB7tR5wZ8nL1cA';

describeInBrowser('a sign-in', () => {
  const screens = useScreens();
  const identifier = sceneOf('login/identifier');
  const password = sceneOf('login/password');
  const challenge = sceneOf('mfa/totp-challenge');
  const heading = (page: Page, text: string) => page.getByRole('heading', { name: text }).waitFor();

  /** The session moves as the real one does: e-mail, password, code. */
  const play = () => {
    let at: 'login/identifier' | 'login/password' | 'mfa/totp-challenge' = 'login/identifier';
    const move = (to: typeof at) => () => {
      at = to;
      return { body: { next: sessionOn(to).next } };
    };
    screens.server.endpoints['session'] = () => ({
      body: sessionOn(at, at === 'login/password' ? { also: ['login/identifier'] } : {}),
    });
    screens.server.endpoints['login/identifier'] = move('login/password');
    screens.server.endpoints['login/password'] = move('mfa/totp-challenge');
    screens.server.endpoints['mfa/totp-challenge'] = () => ({ body: { next: '/authorize/done' } });
  };
  const typePassword = async (page: Page) => {
    await heading(page, en.password.title);
    await page.getByLabel(en.password.label, { exact: true }).fill('correct horse');
    await page.keyboard.press('Enter');
  };
  const toPassword = async () => {
    const page = await screens.open(identifier);
    play();
    await page.getByLabel(en.identifier.label).fill(`  ${account} `);
    await page.keyboard.press('Enter');
    await heading(page, en.password.title);
    return page;
  };

  test('says which app or key is asked for, where that has a name', async () => {
    const lead = async (screen: 'mfa/totp-challenge' | 'mfa/webauthn-challenge', locale: string) => {
      const page = await screens.open(sceneOf(screen), { locale, session: { method_name: 'Work <b>phone' } });
      return page.locator('p.lead').textContent();
    };

    expect(await lead('mfa/totp-challenge', 'en-US')).toBe(
      `Open your authenticator app “Work <b>phone” and enter the code for Acme (${account}).`,
    );
    expect(await lead('mfa/totp-challenge', 'he-IL')).toContain('Work <b>phone');
    expect(await lead('mfa/webauthn-challenge', 'de-DE')).toContain('Nehmen Sie Work <b>phone');
  });

  test('leads from the e-mail to the app', async () => {
    const page = await toPassword();
    await typePassword(page);
    await heading(page, en.totpChallenge.title);
    await page.keyboard.type('081804');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/authorize/done');

    expect(screens.server.posts.map(({ body }) => body)).toEqual([
      { state: 'st4te', identifier: account },
      { state: 'st4te', password: 'correct horse' },
      { state: 'st4te', code: '081804' },
    ]);
  });

  test('goes back from the password to change the e-mail, by button and by link', async () => {
    const page = await toPassword();

    await page.goBack();
    await heading(page, en.identifier.title);
    expect(await page.getByLabel(en.identifier.label).inputValue()).toBe(account);

    await page.goForward();
    await page.getByRole('link', { name: en.password.changeAccount }).click();
    await heading(page, en.identifier.title);
  });

  test('meets no dead form on the way back from the code', async () => {
    const page = await toPassword();
    await typePassword(page);
    await heading(page, en.totpChallenge.title);

    await page.goBack();
    await heading(page, en.totpChallenge.title);

    expect(new URL(page.url()).pathname).toBe('/u2/mfa/totp-challenge');
  });

  test('asks again when the page comes out of the memory of the browser, and forgets a typed password', async () => {
    const page = await toPassword();
    await page.getByLabel(en.password.label, { exact: true }).fill('correct horse');

    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#password')?.value === '');

    screens.server.endpoints['session'] = () => ({ body: sessionOn('mfa/totp-challenge') });
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await heading(page, en.totpChallenge.title);
  });

  test('a second tab that is behind is taken along', async () => {
    const page = await toPassword();
    screens.server.endpoints['login/password'] = () => refusal(409, 'step_not_open', { next: challengeAddress });
    const challengeAddress = sessionOn('mfa/totp-challenge').next;
    screens.server.endpoints['session'] = () => ({ body: sessionOn('mfa/totp-challenge') });

    await typePassword(page);

    await heading(page, en.totpChallenge.title);
  });

  test('a screen that the session is not on leads to the right one', async () => {
    const page = await screens.open(challenge);
    play();

    await page.goto(`${screens.server.origin}/u2/mfa/totp-challenge?state=st4te`);

    await heading(page, en.identifier.title);
  });

  test('a session that answers with the page it was asked from does not turn in circles', async () => {
    const page = await screens.open(challenge, {
      session: { screen: 'login/password', also: [], next: '/u2/mfa/totp-challenge?state=st4te' },
    });

    await heading(page, en.stops.server_error.title);
  });

  test.each(['https://evil.example/', '//evil.example/', 'javascript:alert(1)', 'http://['])('never follows %s', async (next) => {
    const page = await screens.open(challenge);
    screens.server.endpoints['mfa/totp-challenge'] = () => ({ body: { next } });

    await page.keyboard.type('081804');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await page.getByRole('alert').textContent()).toBe(en.retries.server_error);
    expect(page.url()).toContain('/u2/mfa/totp-challenge');
  });

  test.each(Object.entries(en.stops))('%s at the start says what happened and where to go on', async (code, text) => {
    const page = await screens.open(challenge);
    screens.server.endpoints['session'] = () => refusal(403, code, { restart_url, reference });

    await page.reload();
    await heading(page, text.title);

    expect(await page.title()).toBe(text.title);
    const main = await page.getByRole('main').textContent();
    for (const part of [text.happened, text.next, reference]) expect(main).toContain(part);
    const onward = code === 'session_finished' ? en.everywhere.backToApp : en.everywhere.startAgain;
    expect(await page.getByRole('link', { name: onward }).getAttribute('href')).toBe(restart_url);
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await page.locator('.badge.good').count()).toBe(code === 'session_finished' ? 1 : 0); // done is no alarm
  });

  test.each(['session_expired', 'session_finished', 'session_failed', 'no_factor_enabled', 'factor_locked'] as const)(
    '%s at a step takes the place of the form and of the secret',
    async (code) => {
      const page = await screens.open(sceneOf('mfa/totp-enrollment'));
      screens.server.endpoints['mfa/totp-enrollment'] = () => refusal(403, code, { reference });

      await page.getByLabel(en.code.label).fill('081804');
      await page.keyboard.press('Enter');
      await heading(page, en.stops[code].title);

      expect(await page.locator('form, svg.qr, code.secret').count()).toBe(0);
      expect(await page.title()).toBe(`${en.stops[code].title} – Acme`);
    },
  );

  test('a refusal never leads off this site', async () => {
    const page = await screens.open(challenge);
    screens.server.endpoints['session'] = () =>
      refusal(403, 'factor_locked', { next: 'https://evil.example/', restart_url: 'javascript:alert(1)' });

    await page.reload();
    await heading(page, en.stops.factor_locked.title);

    expect(await page.getByRole('link').count()).toBe(0);
    await page.getByText(en.stops.factor_locked.next).waitFor();
  });

  test.each(['totp', 'phone', 'webauthn', 'recovery-code'] as const)(
    '%s-challenge says what it is for, where it is no sign-in',
    async (kind) => {
      for (const purpose of ['reset', 'account'] as const) {
        const page = await screens.open(sceneOf(`mfa/${kind}-challenge`), { session: { purpose } });
        await page.getByText(en.proves[purpose]).waitFor();
      }
      const signIn = await screens.open(sceneOf(`mfa/${kind}-challenge`), { session: { purpose: 'login' } });
      await signIn.getByRole('heading').first().waitFor();

      expect(await signIn.getByText(en.proves.reset).count()).toBe(0);
    },
  );

  test('a locked factor offers the mail that switches it on again', async () => {
    const page = await screens.open(challenge);
    screens.server.endpoints['mfa/totp-challenge'] = () => refusal(403, 'factor_locked', { next: '/u2/login/unlock?state=st4te' });

    await page.keyboard.type('081804');
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: en.everywhere.mailUnlock });
    await heading(page, en.stops.factor_locked.title);

    expect(await link.getAttribute('href')).toMatch(/^http.*\/u2\/login\/unlock\?state=st4te$/);
  });

  test('without a state in the address nothing is asked and the page says so', async () => {
    const page = await screens.open(challenge, { query: '' });

    await heading(page, en.stops.session_missing.title);
  });

  test.each([
    ['an HTML page of a gateway', { status: 502, body: '<html>Bad gateway</html>' }, en.stops.server_error.title],
    ['a code that no text knows', { status: 418, body: { error: 'toString' } }, en.stops.server_error.title],
    ['a body that is no object', { status: 200, body: 'null' }, en.stops.server_error.title],
  ])('%s is told as an error, and trying again works', async (_, answer, title) => {
    const page = await screens.open(challenge);
    screens.server.endpoints['session'] = () => answer;
    await page.reload();
    await heading(page, title);

    screens.server.endpoints['session'] = () => ({ body: sessionOn('mfa/totp-challenge') });
    await page.getByRole('button', { name: en.everywhere.reload }).click();

    await heading(page, en.totpChallenge.title);
  });

  test('a lost connection is told and the entry is kept', async () => {
    const page = await screens.open(challenge);
    await page.route('**/u2/api/mfa/**', (route) => route.abort());

    await page.keyboard.type('081804');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await page.getByRole('alert').textContent()).toBe(en.retries.no_connection);
    expect(await page.getByLabel(en.code.label).inputValue()).toBe('081804');
  });

  test('too many attempts: says when, shows the wait, sends nothing meanwhile and opens again', async () => {
    const page = await screens.open(challenge);
    await page.clock.install();
    await page.reload();
    await heading(page, en.totpChallenge.title);
    screens.server.posts.length = 0;
    screens.server.endpoints['mfa/totp-challenge'] = () => refusal(429, 'too_many_attempts', { retry_after: 30 });
    const button = page.getByRole('button', { name: en.totpChallenge.submit });
    const wait = page.locator('.wait');

    await page.keyboard.type('081804');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await page.getByRole('alert').textContent()).toBe(en.retries.too_many_attempts.replace('{wait}', 'in 30 seconds'));
    expect(await wait.getAttribute('aria-hidden')).toBe('true'); // not read out every second
    expect(await button.getAttribute('aria-disabled')).toBe('true');

    await page.clock.runFor(10_000);
    await page.keyboard.press('Enter');
    expect(await wait.textContent()).toBe('You can try again in 0:20');
    expect(screens.server.posts).toHaveLength(1);

    await page.clock.runFor(20_500);
    expect(await wait.textContent()).toBe('');
    expect(await button.getAttribute('aria-disabled')).toBeNull();
    expect(await page.getByRole('status').textContent()).toBe(en.everywhere.retryNow);

    screens.server.endpoints['mfa/totp-challenge'] = () => ({ body: { next: '/authorize/done' } });
    await page.keyboard.press('Enter');
    await page.waitForURL('**/authorize/done');
  });

  test('a long wait is told in minutes', async () => {
    const page = await screens.open(password);
    screens.server.endpoints['login/password'] = () => refusal(429, 'too_many_attempts', { retry_after: 890 });

    await typePassword(page);
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await page.getByRole('alert').textContent()).toContain('in 15 minutes');
  });

  test('the password can be looked at, and is a password again when it is sent', async () => {
    const page = await screens.open(password);
    const field = page.locator('#password');
    screens.server.endpoints['login/password'] = () => password.step.refusal;

    await field.fill('correct horse');
    await page.getByRole('button', { name: en.password.show }).click();
    expect(await field.getAttribute('type')).toBe('text');
    await page.getByRole('button', { name: en.password.submit }).click();
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await field.getAttribute('type')).toBe('password');
    expect(await page.locator('input[autocomplete=username]').inputValue()).toBe(account); // for password managers
  });

  test('text of people and administrators is shown as text', async () => {
    const markup = '<img src=x onerror="document.title=1">';
    const page = await screens.open(identifier, {
      session: { client_name: markup, tenant_name: `${markup}T`, identifier: `"><b>${markup}` },
    });
    expect(await page.getByRole('main').textContent()).toContain(`to continue to ${markup}`);

    const options = await screens.open(sceneOf('mfa/login-options'), {
      session: { tenant_name: markup, methods: [{ id: 'a', factor: 'otp', name: markup, last_used_at: null }] },
    });
    expect(await options.getByRole('button').textContent()).toContain(markup);
    for (const shown of [page, options]) expect(await shown.locator('main img, main b').count()).toBe(0);
  });
});
