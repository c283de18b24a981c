// The recovery code in a real browser against `npm start`: given at the first login, typed when the phone is lost, which is replaced.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser, useBrowser } from '../support/browser.ts';
import { enterDemoPassword, newDemoPerson } from '../support/demo-login.ts';
import { type LocalServer, startLocalServer } from '../support/local-server.ts';
import { watchProblems } from '../support/page-problems.ts';
import { codeNow } from '../support/sign-in.ts';

describeInBrowser('the way back in', () => {
  jest.setTimeout(90_000);
  const browser = useBrowser();
  const problems: string[] = [];
  let server: LocalServer;

  beforeAll(async () => {
    server = await startLocalServer();
    const answer = await fetch(`${server.origin}/api/v2/guardian/factors/recovery-code`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ enabled: true }),
    });
    expect(answer.status).toBe(200);
  });
  afterAll(async () => {
    await server.cleanUp();
    expect(problems).toEqual([]);
  });

  const open = async (): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await watchProblems(page, problems);
    return page;
  };
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const enterCode = async (page: Page, code: string): Promise<void> => {
    await page.getByRole('textbox', { name: /code/i }).fill(code);
    await page.keyboard.press('Enter');
  };
  /** From the page of the enrolment: the secret that it shows. */
  const enrol = async (page: Page): Promise<string> => {
    await page.waitForURL(/totp-enrollment/);
    const secret = ((await page.locator('code.secret').textContent()) ?? '').replaceAll(' ', '');
    await enterCode(page, codeNow(secret));
    return secret;
  };
  const shownCode = async (page: Page): Promise<string> => {
    await page.waitForURL(/mfa\/recovery-code\?/);
    return (await page.locator('code.secret').textContent()) ?? '';
  };
  const signedIn = (page: Page) => page.getByRole('heading', { name: 'Signed in' }).waitFor();

  test('is given at the first login, and lets in once who lost the phone', async () => {
    const who = await newDemoPerson(server);
    const first = await open();
    await enterDemoPassword(first, server, who);
    await enrol(first);
    const reloaded = await shownCode(first);
    await first.reload();
    await first.getByText(en.recoveryCode.renewed).waitFor();
    const code = await shownCode(first);
    expect(code).not.toBe(reloaded);
    await press(first, en.recoveryCode.submit);
    await signedIn(first);

    const page = await open();
    await enterDemoPassword(page, server, who);
    await page.waitForURL(/totp-challenge/);
    await page.getByRole('link', { name: en.everywhere.anotherWay }).click();
    await page.getByRole('link', { name: en.loginOptions.recovery.name }).click();
    await enterCode(page, reloaded);
    await page.getByText(en.recoveryChallenge.wrong).waitFor();
    await enterCode(page, code.toLowerCase());
    const next = await shownCode(page);
    expect(next).not.toBe(code);
    await press(page, en.recoveryCode.submit);
    await page.getByRole('heading', { name: en.lostMethod.title }).waitFor();
    await page.getByRole('button', { name: 'Replace Authenticator app' }).click();
    const secret = await enrol(page);
    await signedIn(page);
    expect(await page.getByRole('row', { name: /^amr/ }).textContent()).toContain('pwd, recovery, mfa');

    await server.setClock(60);
    const later = await open();
    await enterDemoPassword(later, server, who);
    await later.waitForURL(/totp-challenge/);
    await enterCode(later, codeNow(secret, 2));
    await signedIn(later);
    expect((await server.outbox()).filter(({ to }) => to === who.email).length).toBeGreaterThanOrEqual(4);
  });
});
