// The account in a real browser against `npm start`: in by a sign-in, a proof, every kind of change, and out.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { decodeBase32 } from '../../service/factors/totp/base32.ts';
import { codeAt, stepOf } from '../../service/factors/totp/code.ts';
import * as account from '../../templates/messages/account/en.ts';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser, useBrowser } from '../support/browser.ts';
import { type DemoPerson, newDemoPerson } from '../support/demo-login.ts';
import { type LocalServer, startLocalServer } from '../support/local-server.ts';
import { watchProblems } from '../support/page-problems.ts';

const { accountFrame: frame, accountMethods: methods } = account;

describeInBrowser('the account from sign-in to sign-out', () => {
  jest.setTimeout(120_000);
  const browser = useBrowser();
  const problems: string[] = [];
  let server: LocalServer;
  let offset = 0;

  beforeAll(async () => {
    server = await startLocalServer();
    await api('PUT', 'guardian/factors/recovery-code', { enabled: true });
  });
  afterAll(async () => {
    await server.cleanUp();
    expect(problems).toEqual([]);
  });

  const api = async (method: string, path: string, body: unknown): Promise<void> => {
    const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' };
    const response = await fetch(`${server.origin}/api/v2/${path}`, { method, headers, body: JSON.stringify(body) });
    expect({ path, ok: response.ok }).toEqual({ path, ok: true });
  };
  const passTime = async (seconds: number): Promise<void> => {
    offset += seconds;
    await server.setClock(offset);
  };
  const open = async (): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await watchProblems(page, problems);
    return page;
  };
  const code = (secret: string): string => codeAt(decodeBase32(secret) ?? Buffer.alloc(0), stepOf(Math.floor(Date.now() / 1000) + offset));
  const enterPassword = async (page: Page, { email, password }: Omit<DemoPerson, 'user_id'>): Promise<void> => {
    await page.getByLabel(/e-?mail/i).fill(email);
    await page.keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
  };
  const enterCode = async (page: Page, secret: string): Promise<void> => {
    const field = page.getByRole('textbox', { name: /code/i });
    await field.fill(code(secret));
    await field.press('Enter');
  };
  const enrol = async (page: Page): Promise<string> => {
    await page.waitForURL(/totp-enrollment/);
    const secret = ((await page.locator('code.secret').textContent()) ?? '').replaceAll(' ', '');
    await enterCode(page, secret);
    return secret;
  };
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
  const said = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words }).waitFor();

  test('a person enrols on the way in, proves, adds, renames and removes methods, and changes the password', async () => {
    const who = await newDemoPerson(server);
    const page = await open();
    await page.goto(`${server.origin}/u2/account/methods`);
    await enterPassword(page, who);
    const secret = await enrol(page);
    await page.waitForURL(/mfa\/recovery-code/);
    await press(page, en.recoveryCode.submit);

    // Back on the page that was asked for, and nothing of the sign-in in its address.
    await heading(page, methods.title);
    expect(page.url()).toBe(`${server.origin}/u2/account/methods`);

    // The last one stays while one is demanded.
    await press(page, /^Remove/);
    await said(page, methods.last);

    // Six minutes later every change asks for a proof.
    await passTime(360);
    await press(page, /^Rename/);
    await page.getByLabel(methods.nameLabel).fill('Old phone');
    await press(page, methods.save);
    await page.getByRole('alert').filter({ hasText: frame.confirmFirst }).waitFor();
    await press(page, frame.confirm);
    await page.waitForURL(/totp-challenge/);
    await enterCode(page, secret);
    await heading(page, methods.title);
    await said(page, frame.proven);

    await press(page, /^Rename/);
    await page.getByLabel(methods.nameLabel).fill('Old phone');
    await press(page, methods.save);
    await said(page, methods.renamed);

    await press(page, new RegExp(`^${en.factors.otp.name}`));
    const second = await enrol(page);
    await heading(page, methods.title);
    await said(page, frame.added);

    await page.getByRole('button', { name: 'Remove Old phone' }).click();
    await press(page, methods.removeYes);
    await said(page, methods.removed.replace('{name}', 'Old phone'));
    expect(await page.getByText('Old phone').count()).toBe(1); // what was said

    const elsewhere = await open();
    await elsewhere.goto(`${server.origin}/u2/account`);
    await enterPassword(elsewhere, who);
    await elsewhere.waitForURL(/totp-challenge/);
    await passTime(30);
    await enterCode(elsewhere, second);
    await heading(elsewhere, account.accountOverview.title);

    await page.goto(`${server.origin}/u2/account/browsers`);
    await heading(page, account.accountBrowsers.title);
    expect(await page.getByRole('button', { name: account.accountBrowsers.end }).count()).toBe(1);

    await page.goto(`${server.origin}/u2/account/password`);
    await page.getByLabel(en.reset.label).fill('quite another password');
    await page.keyboard.press('Enter');
    await said(page, account.accountPassword.changed);

    await passTime(2);
    await elsewhere.reload();
    await elsewhere.getByLabel(/e-?mail/i).waitFor();
    await page.reload();
    await heading(page, account.accountPassword.title);

    await page.goto(`${server.origin}/u2/account`);
    await press(page, account.accountOverview.signOut);
    await heading(page, en.loggedOut.title);
    await page.goto(`${server.origin}/u2/account`);
    await enterPassword(page, { ...who, password: 'quite another password' });
    await page.waitForURL(/totp-challenge/);
    const mails = (await server.outbox()).filter(({ to }) => to === who.email);
    expect(mails.length).toBe(4); // two added, one removed, one password
  });

  test('a person without a method proves the password again', async () => {
    await api('PUT', 'guardian/policies', []);
    const who = await newDemoPerson(server);
    const page = await open();
    await page.goto(`${server.origin}/u2/account/methods`);
    await enterPassword(page, who);
    await heading(page, methods.title);
    await passTime(360);
    await page.reload();

    await press(page, frame.confirm);
    await page.waitForURL(/login\/identifier/);
    expect(await page.getByLabel(/e-?mail/i).inputValue()).toBe(who.email);
    await enterPassword(page, who);
    await heading(page, methods.title);

    await press(page, new RegExp(`^${en.factors.otp.name}`));
    await enrol(page);
    await page.waitForURL(/mfa\/recovery-code/);
    await press(page, en.recoveryCode.submit);
    await heading(page, methods.title);
    await said(page, frame.added);
    await api('PUT', 'guardian/policies', ['all-applications']);
  });
});
