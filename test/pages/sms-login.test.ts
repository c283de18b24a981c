// SMS in a real browser against `npm start`: the first login enrols a number, the next ones ask for a code; codes come from the outbox only.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, useBrowser } from '../support/browser.ts';
import { type DemoPerson, enterDemoPassword, newDemoPerson } from '../support/demo-login.ts';
import { type LocalServer, startLocalServer } from '../support/local-server.ts';
import { watchProblems } from '../support/page-problems.ts';

describeInBrowser('the main job by SMS', () => {
  jest.setTimeout(90_000);
  const browser = useBrowser();
  const problems: string[] = [];
  let server: LocalServer;
  let offset = 0;

  const api = async (method: string, path: string, body: unknown): Promise<Response> => {
    const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' };
    return fetch(`${server.origin}/api/v2/${path}`, { method, headers, body: JSON.stringify(body) });
  };

  beforeAll(async () => {
    server = await startLocalServer();
    for (const [path, body] of [
      ['guardian/factors/otp', { enabled: false }],
      ['guardian/factors/sms', { enabled: true }],
      ['guardian/factors/sms/selected-provider', { provider: 'twilio' }],
      ['guardian/factors/sms/providers/twilio', { sid: 'AC1', auth_token: 'token', from: '+15551234567' }],
    ] as const)
      expect({ path, status: (await api('PUT', path, body)).status }).toEqual({ path, status: 200 });
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

  const passTime = async (seconds: number): Promise<void> => {
    offset += seconds;
    await server.setClock(offset);
  };

  const person = () => newDemoPerson(server);

  const enterPassword = (page: Page, who: Omit<DemoPerson, 'user_id'>) => enterDemoPassword(page, server, who);

  const textsTo = async (number: string): Promise<string[]> =>
    (await server.outbox()).filter(({ channel, to }) => channel === 'sms' && to === number).map(({ body }) => body);

  const codeTo = async (number: string): Promise<string> => {
    for (let tries = 0; tries < 50; tries++) {
      const code = (await textsTo(number)).at(-1)?.match(/#(\d{6})$/)?.[1];
      if (code) return code;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`no text to ${number}`);
  };

  const numberField = (page: Page) => page.locator('input[type="tel"]');
  const codeField = (page: Page) => page.getByRole('textbox', { name: /code/i });
  const enter = async (field: ReturnType<typeof codeField>, value: string): Promise<void> => {
    await field.fill(value);
    await field.press('Enter');
  };
  const signedIn = (page: Page) => page.getByRole('heading', { name: 'Signed in' }).waitFor();

  test('the first login enrols and signs in; the second asks for a code; a reload sends nothing', async () => {
    const who = await person();
    const number = '+447400123456';
    const page = await open();
    await enterPassword(page, who);
    await page.waitForURL(/phone-enrollment/);
    await enter(numberField(page), '07400 123456'); // as people in the browser's country write it
    await page.waitForURL(/phone-challenge/);
    await codeField(page).waitFor();
    await page.reload();
    await codeField(page).waitFor();
    expect(await textsTo(number)).toHaveLength(1);
    await enter(codeField(page), await codeTo(number));
    await signedIn(page);
    expect(await page.getByRole('row', { name: /^amr/ }).textContent()).toContain('pwd, sms, mfa');

    await passTime(60);
    await page.getByRole('link', { name: 'Sign out' }).click();
    await enterPassword(page, who);
    await page.waitForURL(/phone-challenge/);
    await page.getByText('We sent a code to the number ending in 3456').waitFor();
    expect(await textsTo(number)).toHaveLength(2);
    for (let i = 0; i < 3; i++) {
      await page.reload();
      await page.getByText('We sent a code to the number ending in 3456').waitFor();
    }
    expect(await textsTo(number)).toHaveLength(2);
    await enter(codeField(page), (await codeTo(number)) === '000000' ? '000001' : '000000');
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    await enter(codeField(page), await codeTo(number));
    await signedIn(page);
  });

  test('a new text can be asked for after a wait that one sees, and its code is the one that counts', async () => {
    const number = '+447400123457';
    const page = await open();
    await enterPassword(page, await person());
    await enter(numberField(page), number);
    await page.waitForURL(/phone-challenge/);
    const first = await codeTo(number);
    const again = page.getByRole('button', { name: /new|again|another/i });
    await again.waitFor();
    expect(await again.getAttribute('aria-disabled')).toBe('true');
    await page.getByText(/0:[0-3]\d/).waitFor();

    await passTime(40);
    await page.reload();
    await again.click();
    for (let tries = 0; tries < 50 && (await textsTo(number)).length < 2; tries++) await new Promise((done) => setTimeout(done, 100));
    const second = await codeTo(number);
    if (first !== second) {
      await enter(codeField(page), first);
      await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    }
    await enter(codeField(page), second);
    await signedIn(page);
  });

  test('a wrong number is corrected: the text goes to the right one, and the code of the wrong one is dead', async () => {
    const [mistyped, right] = ['+447400123458', '+447400123459'];
    const page = await open();
    await enterPassword(page, await person());
    await enter(numberField(page), mistyped);
    await page.waitForURL(/phone-challenge/);
    const dead = await codeTo(mistyped);
    await passTime(40);
    await page.getByRole('link', { name: /change|number/i }).click();
    await page.waitForURL(/phone-enrollment/);
    await enter(numberField(page), right);
    await page.waitForURL(/phone-challenge/);
    const code = await codeTo(right);
    if (dead !== code) {
      await enter(codeField(page), dead);
      await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    }
    await enter(codeField(page), code);
    await signedIn(page);
  });

  test('no provider selected: the page says what happened, and nothing breaks', async () => {
    await api('PUT', 'guardian/factors/sms/selected-provider', { provider: 'auth0' });
    try {
      const page = await open();
      await enterPassword(page, await person());
      await page.waitForURL(/phone-enrollment/);
      await enter(numberField(page), '+447400123460');
      await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
      expect(await numberField(page).inputValue()).not.toBe('');
      problems.splice(0); // the browser's own note of the 503
    } finally {
      await api('PUT', 'guardian/factors/sms/selected-provider', { provider: 'twilio' });
    }
  });
});
