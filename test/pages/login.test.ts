// The main job in a real browser against `npm start`: the first login enrols, the second one challenges.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import jsqr from 'jsqr';
import type { BrowserContext, Page } from 'playwright-core';
import { decodeBase32 } from '../../service/factors/totp/base32.ts';
import { codeAt, stepOf } from '../../service/factors/totp/code.ts';
import { describeInBrowser, useBrowser } from '../support/browser.ts';
import { type DemoPerson, enterDemoPassword, newDemoPerson } from '../support/demo-login.ts';
import { type LocalServer, startLocalServer } from '../support/local-server.ts';
import { watchProblems } from '../support/page-problems.ts';
import { pngPixels } from '../support/png-pixels.ts';

const readQr = jsqr as unknown as typeof jsqr.default; // a CommonJS module whose types promise a default export

describeInBrowser('the main job', () => {
  jest.setTimeout(90_000);
  const browser = useBrowser();
  const problems: string[] = [];
  let server: LocalServer;
  let offset = 0;

  beforeAll(async () => {
    server = await startLocalServer();
  });
  afterAll(async () => {
    await server.cleanUp();
    expect(problems).toEqual([]);
  });

  const open = async (context?: BrowserContext): Promise<Page> => {
    const page = await (context ?? (await browser.newContext())).newPage();
    await watchProblems(page, problems);
    return page;
  };

  const passTime = async (seconds: number): Promise<void> => {
    offset += seconds;
    await server.setClock(offset);
  };

  const codeOf = (secret: string): string =>
    codeAt(decodeBase32(secret) ?? Buffer.alloc(0), stepOf(Math.floor(Date.now() / 1000) + offset));

  /** What a phone's camera sees: the secret out of the pixels of the page. */
  const scan = async (page: Page): Promise<string> => {
    await page.getByRole('img').waitFor();
    const { data, width, height } = pngPixels(await page.screenshot());
    const seen = readQr(data, width, height);
    expect(seen?.data).toMatch(/^otpauth:\/\/totp\//);
    return new URL(seen?.data ?? '').searchParams.get('secret') ?? '';
  };

  const person = () => newDemoPerson(server);

  const enterPassword = (page: Page, who: Omit<DemoPerson, 'user_id'>) => enterDemoPassword(page, server, who);

  const enterCode = async (page: Page, code: string): Promise<void> => {
    await page.getByRole('textbox', { name: /code/i }).fill(code);
    await page.keyboard.press('Enter');
  };

  const signOut = async (page: Page): Promise<void> => {
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Demo app' }).waitFor();
  };

  const enrol = async (page: Page, who: { email: string; password: string }): Promise<string> => {
    await enterPassword(page, who);
    await page.waitForURL(/totp-enrollment/);
    const secret = await scan(page);
    await enterCode(page, codeOf(secret));
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    return secret;
  };

  test('first login: the demo user scans the QR code, enters the code, and the token says two factors', async () => {
    const page = await open();
    const secret = await enrol(page, server.credentials.user);

    expect(await page.getByRole('row', { name: /^amr/ }).textContent()).toContain('pwd, otp, mfa');
    expect(await page.getByRole('row', { name: /^acr/ }).textContent()).toContain('multi-factor');

    await passTime(60);
    await signOut(page);
    await enterPassword(page, server.credentials.user);
    await page.waitForURL(/totp-challenge/);
    await enterCode(page, '000000');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('textbox', { name: /code/i }).getAttribute('aria-invalid')).toBe('true');
    await enterCode(page, codeOf(secret));
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
  });

  test('try another way is offered when there is one, and leads to the other app', async () => {
    const who = await person();
    const page = await open();
    const first = await enrol(page, who);
    await passTime(60);
    await signOut(page);
    await enterPassword(page, who);
    await page.waitForURL(/totp-challenge/);
    expect(await page.getByText(/another way/i).count()).toBe(0);

    const other = 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB';
    const added = await fetch(`${server.origin}/api/v2/users/${encodeURIComponent(who.user_id)}/authentication-methods`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'totp', totp_secret: other, name: 'Old phone' }),
    });
    expect(added.status).toBe(201);
    await page.reload();
    await page.getByText(/another way/i).click();
    await page.waitForURL(/login-options/);
    await page.getByText('Old phone').click();
    await page.waitForURL(/totp-challenge/);
    await enterCode(page, codeOf(first));
    await page.getByRole('alert').waitFor();
    await enterCode(page, codeOf(other));
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
  });

  test('reload, back and a second tab behave', async () => {
    const who = await person();
    const context = await browser.newContext();
    const page = await open(context);
    await enterPassword(page, who);
    await page.waitForURL(/totp-enrollment/);
    const secret = await scan(page);
    await page.reload();
    expect(await scan(page)).toBe(secret);
    const tab = await open(context);
    await tab.goto(page.url());
    expect(await scan(tab)).toBe(secret);

    await page.goBack();
    await page.waitForURL(/totp-enrollment/); // the password was given: there is nothing to go back to
    await enterCode(page, codeOf(secret));
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();

    await enterCode(tab, codeOf(secret));
    await tab
      .getByText(/finished|already/i)
      .first()
      .waitFor();
    await page.goBack();
    await page.waitForLoadState();
    expect(await page.getByRole('img').count()).toBe(0); // the secret is shown no more
  });

  test('an expired sign-in says how to start again, and the link does', async () => {
    const who = await person();
    const page = await open();
    await enterPassword(page, who);
    await page.waitForURL(/totp-enrollment/);
    const secret = await scan(page);
    await passTime(3601);
    await enterCode(page, codeOf(secret));
    await page.getByRole('link', { name: /again/i }).click();
    await page.getByRole('heading', { name: 'Demo app' }).waitFor();
  });

  test('a state of another browser, an unknown one and none get a page that helps', async () => {
    const page = await open();
    await enterPassword(page, { email: 'a@example.com', password: 'x' });
    const url = page.url();
    const stranger = await open();
    for (const address of [
      url,
      `${server.origin}/u2/mfa/totp-challenge?state=unknown-and-long-enough`,
      `${server.origin}/u2/mfa/totp-challenge`,
    ]) {
      await stranger.goto(address);
      expect(await stranger.getByRole('heading', { level: 1 }).textContent()).not.toBe('');
      expect(await stranger.getByRole('textbox', { name: /code/i }).count()).toBe(0);
    }
  });

  test('keyboard alone is enough, in German and Hebrew too', async () => {
    for (const locale of ['de-DE', 'he-IL']) {
      const who = await person();
      const page = await open(await browser.newContext({ locale }));
      await page.goto(`${server.origin}/demo`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(/login\/identifier/);
      await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
      await page.keyboard.type(who.email);
      await page.keyboard.press('Enter');
      await page.waitForURL(/login\/password/);
      await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
      await page.keyboard.type(who.password);
      await page.keyboard.press('Enter');
      await page.waitForURL(/totp-enrollment/);
      const secret = await scan(page);
      await page.keyboard.press('Tab');
      for (
        let i = 0;
        i < 12 && (await page.evaluate(() => document.activeElement?.getAttribute('autocomplete'))) !== 'one-time-code';
        i++
      ) {
        await page.keyboard.press('Tab');
      }
      await page.keyboard.type(codeOf(secret));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    }
  });
});
