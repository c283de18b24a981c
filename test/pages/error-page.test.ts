// `/u2/error` and `/u2/logged-out`: anybody can write these addresses, so nothing in them is believed.
import { expect, test } from '@jest/globals';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { refusal, type Scene, sessionOn } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const scene: Scene = { screen: 'error', query: '' };

describeInBrowser('the error page', () => {
  const screens = useScreens();

  test.each(Object.entries({ ...en.stops, ...en.engine }))('explains %s', async (code, text) => {
    const page = await screens.open(scene, { query: `?error=${code}` });

    expect(await page.title()).toBe(text.title);
    expect(await page.getByRole('main').textContent()).toBe([text.title, text.happened, text.next].join(''));
  });

  test.each(['', '?error=', '?error=toString', '?error=__proto__', '?error=%3Cb%3E', '?error_description=Call+this+number'])(
    'shows an unknown code (%j) as our own failure',
    async (query) => {
      const page = await screens.open(scene, { query });

      expect(await page.title()).toBe(en.stops.server_error.title);
    },
  );

  test.each([
    ['pX3k9vQ2mB7tR5wZ8nL1cA', true],
    ['Call +1 555 0100 now', false],
    ['x'.repeat(65), false],
  ])('shows the reference %j: %s', async (ref, shown) => {
    const page = await screens.open(scene, { query: `?error=server_error&ref=${encodeURIComponent(ref)}` });

    expect((await page.getByRole('main').textContent())?.includes(ref)).toBe(shown);
  });

  test('asks a known session for the reference and the way to start again', async () => {
    const page = await screens.open(scene);
    screens.server.endpoints['session'] = () =>
      refusal(403, 'session_expired', { restart_url: 'https://app.example.com/', reference: 'abc-123' });

    await page.goto(`${screens.server.origin}/u2/error?error=access_denied&state=st4te`);
    const link = page.getByRole('link', { name: en.everywhere.startAgain });

    expect(await link.getAttribute('href')).toBe('https://app.example.com/');
    expect(await page.getByRole('main').textContent()).toContain('abc-123');
    expect(await page.title()).toBe(en.engine.access_denied.title);
  });

  test('never links to anything but a web address', async () => {
    const page = await screens.open(scene);
    screens.server.endpoints['session'] = () => refusal(403, 'session_expired', { restart_url: 'javascript:alert(1)' });

    await page.goto(`${screens.server.origin}/u2/error?error=server_error&state=st4te`);
    await page.locator('h1').waitFor();

    expect(await page.getByRole('link').count()).toBe(0);
  });

  test('leads back into a session that can go on', async () => {
    const page = await screens.open(scene);
    screens.server.endpoints['session'] = () => ({ body: sessionOn('mfa/totp-challenge') });

    await page.goto(`${screens.server.origin}/u2/error?error=temporarily_unavailable&state=st4te`);
    await page.getByRole('link', { name: en.errorPage.goOn }).click();

    await page.getByRole('heading', { name: en.totpChallenge.title }).waitFor();
  });

  test('signing out shows nothing from the address', async () => {
    const page = await screens.open({ screen: 'logged-out', query: '' }, { query: '?client=Evil&error=access_denied#Evil' });

    expect(await page.getByRole('main').textContent()).toBe([en.loggedOut.title, en.loggedOut.happened, en.loggedOut.next].join(''));
  });

  test('the content policy is in force, and a breach of it would be seen', async () => {
    const page = await screens.open(scene);

    await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
    await page.evaluate(() => new Promise((done) => setTimeout(done)));

    expect(screens.problems.splice(0).join()).toMatch(/style-src/);
  });
});
