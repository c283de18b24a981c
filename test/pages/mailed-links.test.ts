// The pages of "forgot your password?", and those that mailed links lead to.
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import type { JsonAnswer } from '../support/page-server.ts';
import { account, refusal, type Scene, sceneOf, sessionOn, token } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const restart_url = 'https://app.example.com/';
const tenant_name = 'Acme';

describeInBrowser('a mailed link', () => {
  const screens = useScreens();
  const answers = (path: string, answer: JsonAnswer) => () => {
    screens.server.endpoints[path] = () => answer;
  };
  const heading = (page: Page, text: string) => page.getByRole('heading', { name: text }).waitFor();
  const pageOf = (screen: Scene['screen'], query: string): Scene => ({ screen, query });

  test('is asked for from the password, with the e-mail that was typed', async () => {
    const page = await screens.open(sceneOf('login/password'));
    screens.server.endpoints['session'] = () => ({ body: sessionOn('login/password') });
    screens.server.endpoints['login/forgot'] = () => ({ body: { next: '/u2/login/forgot?state=st4te&asked=1' } });

    await page.getByRole('link', { name: en.password.forgot }).click();
    await heading(page, en.forgot.title);
    expect(await page.getByLabel(en.forgot.label).inputValue()).toBe(account);
    await page.keyboard.press('Enter');
    await heading(page, en.forgot.asked.title);

    expect(screens.server.posts.at(-1)).toEqual({ path: 'login/forgot', body: { state: 'st4te', email: account } });
    await page.getByRole('link', { name: en.forgot.back }).click();
    await heading(page, en.password.title);
  });

  test('is not offered where nobody can be mailed', async () => {
    const page = await screens.open(sceneOf('login/password'), { session: { also: ['login/identifier'] } });

    expect(await page.getByRole('link', { name: en.password.forgot }).count()).toBe(0);
  });

  test('to a new password is changed for a session at once, and the token does not stay in the history', async () => {
    const page = await screens.open(sceneOf('login/identifier'));
    screens.server.endpoints['login/reset/open'] = () => ({ body: { next: '/u2/login/reset?state=st4te' } });
    screens.server.endpoints['session'] = () => ({ body: sessionOn('login/reset', { fewest_characters: 15 }) });
    await page.goto(`${screens.server.origin}/u2/login/reset?token=${token}`);
    await heading(page, en.reset.title);

    expect(screens.server.posts.at(-1)).toEqual({ path: 'login/reset/open', body: { token } });
    expect(page.url()).not.toContain(token);
    await page.getByText('At least 15 characters').waitFor();
    await page.goBack();
    expect(page.url()).not.toContain(token);
  });

  test('the new password is saved, and the page leads back to the app', async () => {
    const page = await screens.open(sceneOf('login/reset'));
    screens.server.endpoints['login/reset'] = () => {
      screens.server.endpoints['session'] = () => refusal(403, 'session_finished', { restart_url, tenant_name });
      return { body: { next: '/u2/login/reset?state=st4te&done=1' } };
    };

    await page.keyboard.type('river stones 42');
    await page.keyboard.press('Enter');
    await heading(page, en.reset.done.title);

    expect(await page.getByRole('link', { name: en.reset.done.signIn }).getAttribute('href')).toBe(restart_url);
    expect(await page.locator('.badge.good').count()).toBe(1); // done is no alarm
    expect(await page.title()).toBe(`${en.reset.done.title} – Acme`);
  });

  test('nobody is told by an address alone that a password was changed', async () => {
    const page = await screens.open({ ...sceneOf('login/reset'), query: '?state=st4te&done=1' });

    await heading(page, en.reset.title);
  });

  test.each(['too_short', 'too_long', 'common', 'names', 'broken'] as const)(
    'a password that is %s is told so at the field',
    async (reason) => {
      const page = await screens.open(sceneOf('login/reset'));
      answers('login/reset', refusal(400, 'invalid_password', { password_reason: reason, fewest_characters: 12 }))();

      await page.keyboard.type('river stones 42');
      await page.keyboard.press('Enter');
      await page.getByText(en.reset.reasons[reason].replace('{fewest}', '12').slice(0, 20)).waitFor();

      expect(await page.locator('#password').getAttribute('aria-invalid')).toBe('true');
    },
  );

  const troubles = ['link_unknown', 'link_expired', 'link_used'] as const;
  test.each(
    troubles.flatMap((trouble) => (['login/reset', 'login/not-me', 'login/unlock'] as const).map((screen) => ({ trouble, screen }))),
  )('$screen says what to do about $trouble', async ({ trouble, screen }) => {
    const page = await screens.open(pageOf(screen, '?state=st4te'), { session: sessionOn('login/reset') });
    const path = screen === 'login/reset' ? 'login/reset/open' : screen;
    answers(path, refusal(403, trouble, { restart_url, tenant_name }))();
    await page.goto(`${screens.server.origin}/u2/${screen}?token=${token}`);
    if (screen !== 'login/reset') await page.getByRole('button').click();

    // What was done then says nothing of who has signed in since.
    const isAgain = screen === 'login/not-me' && trouble === 'link_used';
    await heading(page, isAgain ? en.notMe.again.title : en.linkStops[trouble].title);
    expect(await page.locator('.tenant').textContent()).toBe('Acme');
  });

  const broken = ['', '?token=', `?token=${token.slice(1)}`, `?token=${token}.`, `?token=${token.slice(1)}&state=st4te`];
  test.each(
    (['login/reset', 'login/not-me', 'login/unlock'] as const).flatMap((screen) => broken.map((query) => [screen, query] as const)),
  )('%s%s is no complete link, which is told at once', async (screen, query) => {
    const page = await screens.open(pageOf(screen, query));

    await heading(page, en.linkStops.link_unknown.title);

    expect(await page.getByRole('button').count()).toBe(0);
    expect(screens.server.posts).toEqual([]);
  });

  test('a link that is over while the password is typed says so', async () => {
    const page = await screens.open(sceneOf('login/reset'));
    answers('login/reset', refusal(403, 'link_expired', { restart_url }))();

    await page.keyboard.type('river stones 42');
    await page.keyboard.press('Enter');

    await heading(page, en.linkStops.link_expired.title);
  });

  test.each([
    ['login/not-me', `?token=${token}`, 'login/not-me', { token }, en.notMe.done.title],
    ['login/unlock', `?token=${token}`, 'login/unlock', { token }, en.unlock.done.title],
    ['login/unlock', '?state=st4te', 'mfa/unlock', { state: 'st4te' }, en.unlock.sent.title],
  ] as const)('%s%s does nothing before its button is pressed, then says that it is done', async (screen, query, path, body, title) => {
    const page = await screens.open(pageOf(screen, query));
    answers(path, { body: { done: true, mailed: true, restart_url, tenant_name } })();
    expect(screens.server.posts).toEqual([]);

    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading(page, title);

    expect(await page.locator('.badge.good').count()).toBe(1);
    expect(await page.title()).toBe(`${title} – Acme`);
    const onward = page.getByRole('link', { name: en.unlock.done.signIn });
    expect(await onward.count()).toBe(path === 'login/unlock' ? 1 : 0);
    expect(screens.server.posts).toEqual([{ path, body }]);
  });

  test('who signs in by a provider is told where to change the password', async () => {
    const page = await screens.open(pageOf('login/not-me', `?token=${token}`));
    answers('login/not-me', { body: { done: true, mailed: false } })();

    await page.getByRole('button').click();

    await page.getByText(en.notMe.doneElsewhere.next).waitFor();
  });

  test.each([
    ['too_many_mails', { retry_after: 7200 }, 'in 2 hours'],
    ['mail_unavailable', {}, en.unlock.mail_unavailable],
    ['temporarily_unavailable', { retry_after: 2 }, en.retries.temporarily_unavailable],
  ])('%s is told beside the button, which can be pressed again', async (error, more, words) => {
    const page = await screens.open(pageOf('login/unlock', '?state=st4te'));
    answers('mfa/unlock', refusal(429, error, more))();

    await page.getByRole('button').click();
    await page.locator('[role=alert]', { hasText: words }).waitFor();

    expect(await page.getByRole('button').getAttribute('aria-disabled')).toBeNull();
    expect((await page.title()).startsWith(en.everywhere.errorPrefix)).toBe(true);
  });

  test('the page of a locked factor leads to it', async () => {
    const page = await screens.open(sceneOf('login/password'));
    screens.server.endpoints['session'] = () =>
      refusal(403, 'factor_locked', { next: '/u2/login/unlock?state=st4te', restart_url, reference: 'pX3k9vQ2mB7tR5wZ8nL1cA' });
    screens.server.endpoints['login/password'] = () => ({ body: { next: '/u2/error?state=st4te' } });
    await page.keyboard.type('correct horse');
    await page.keyboard.press('Enter');
    await heading(page, en.stops.factor_locked.title);

    expect(await page.getByText(en.stops.factor_locked.next).count()).toBe(0);
    await page.getByRole('link', { name: en.everywhere.mailUnlock }).click();

    await heading(page, en.unlock.title);
  });
});
