// Invitations in a real browser against `npm start`: enrolled without a sign-in, used up once, and by nothing but the enrolment itself.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { decodeBase32 } from '../../service/factors/totp/base32.ts';
import { codeAt, stepOf } from '../../service/factors/totp/code.ts';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser, useBrowser } from '../support/browser.ts';
import { type DemoPerson, enterDemoPassword, newDemoPerson } from '../support/demo-login.ts';
import { pressKey, signedIn } from '../support/key-login.ts';
import { type LocalServer, startLocalServer } from '../support/local-server.ts';
import { watchProblems } from '../support/page-problems.ts';
import { noteAnswers } from '../support/read-answers.ts';
import { plugIn } from '../support/virtual-key.ts';

type Ticket = { ticket_id: string; ticket_url: string };

describeInBrowser('an invitation to enrol', () => {
  jest.setTimeout(90_000);
  const browser = useBrowser();
  const problems: string[] = [];
  let server: LocalServer;
  let mailPage: Server;
  let offset = 0;

  beforeAll(async () => {
    server = await startLocalServer();
    // A mail program's page: another site that links to ours.
    mailPage = createServer((request, response) => {
      const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to') ?? '';
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<title>Mail</title><a href="${to.replaceAll('&', '&amp;')}">Set it up</a>`);
    });
    await new Promise<void>((done) => mailPage.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    mailPage.closeAllConnections();
    await new Promise((done) => mailPage.close(done));
    await server.cleanUp();
    expect(problems).toEqual([]);
  });
  beforeEach(async () => {
    await policy([]);
    await switchOn('otp');
  });

  const api = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' };
    const response = await fetch(`${server.origin}/api/v2/${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    expect({ path, ok: response.ok }).toEqual({ path, ok: true });
    return response.status === 204 ? undefined : response.json();
  };
  const policy = (names: string[]) => api('PUT', 'guardian/policies', names);
  const switchOn = async (...wanted: string[]): Promise<void> => {
    for (const name of ['otp', 'sms', 'webauthn-roaming', 'webauthn-platform', 'passkey'])
      await api('PUT', `guardian/factors/${name}`, { enabled: wanted.includes(name) });
  };
  const passTime = async (seconds: number): Promise<void> => {
    offset += seconds;
    await server.setClock(offset);
  };
  const invite = async ({ user_id }: DemoPerson, more: object = {}): Promise<Ticket> =>
    (await api('POST', 'guardian/enrollments/ticket', { user_id, send_mail: false, ...more })) as Ticket;
  const methodsOf = async ({ user_id }: DemoPerson) =>
    (await api('GET', `users/${encodeURIComponent(user_id)}/authentication-methods`)) as { type: string }[];
  const person = () => newDemoPerson(server);
  const open = async (context?: BrowserContext): Promise<Page> => {
    const page = await (context ?? (await browser.newContext({ locale: 'en-GB' }))).newPage();
    await watchProblems(page, problems);
    await noteAnswers(page);
    return page;
  };
  const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();
  const secretOn = async (page: Page): Promise<string> => {
    await page.waitForURL(/totp-enrollment/);
    return ((await page.locator('code').first().textContent()) ?? '').replaceAll(/\s/g, '');
  };
  const codeOf = (secret: string): string =>
    codeAt(decodeBase32(secret) ?? Buffer.alloc(0), stepOf(Math.floor(Date.now() / 1000) + offset));
  const enter = async (page: Page, secret: string): Promise<void> => {
    await page.getByRole('textbox', { name: /code/i }).fill(codeOf(secret));
    await page.keyboard.press('Enter');
  };
  const provenIn = async (page: Page): Promise<string> => {
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    return (await page.getByRole('row', { name: /^amr/ }).textContent()) ?? '';
  };
  const enrol = async (page: Page): Promise<string> => {
    const secret = await secretOn(page);
    await enter(page, secret);
    await heading(page, en.enrolled.title);
    return secret;
  };

  test('with one factor goes straight to it, from a mail on another site; nobody is signed in by it; the method then signs in', async () => {
    const who = await person();
    const { ticket_url } = await invite(who, { send_mail: true });
    const mail = (await server.outbox()).filter(({ to }) => to === who.email).at(-1);
    expect(mail?.body).toContain(ticket_url);
    const page = await open();
    await page.goto(`http://127.0.0.1:${(mailPage.address() as AddressInfo).port}/?to=${encodeURIComponent(ticket_url)}`);

    await page.getByRole('link', { name: 'Set it up' }).click();
    await page.getByText(who.email).first().waitFor();
    const secret = await enrol(page);

    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['sp_login']);
    const silent = await page.request.get(`${server.origin}/demo`);
    expect(await silent.text()).not.toContain(who.email);
    await policy(['all-applications']);
    await passTime(31);
    await enterDemoPassword(page, server, who);
    await page.waitForURL(/totp-challenge/);
    await enter(page, secret);
    expect((await signedIn(page)).amr).toContain('pwd, otp, mfa');
  });

  test('with two factors leads to the choice, and a key is as good as an app', async () => {
    await switchOn('otp', 'webauthn-roaming');
    const who = await person();
    const page = await open();
    await plugIn(page, 'securityKey');

    await page.goto((await invite(who)).ticket_url);
    await page.waitForURL(/enroll-options/);
    await page.getByRole('button', { name: en.factors['webauthn-roaming'].name }).click();
    await pressKey(page, /webauthn-enrollment/);
    await heading(page, en.enrolled.title);

    expect(await methodsOf(who)).toMatchObject([{ type: 'webauthn-roaming', confirmed: true }]);
  });

  // Case 32.
  test('is not used up by a headless browser that loads it and waits, and no text is sent by that', async () => {
    await switchOn('sms');
    const who = await person();
    const { ticket_url } = await invite(who);
    const texts = async () => (await server.outbox()).filter(({ channel }) => channel === 'sms').length;
    const before = await texts();

    for (let visit = 0; visit < 2; visit++) {
      const scanner = await open();
      await scanner.goto(ticket_url, { waitUntil: 'networkidle' });
      await scanner.waitForTimeout(2000);
    }

    expect(await texts()).toBe(before);
    expect(await methodsOf(who)).toEqual([]);
    await switchOn('otp');
    const page = await open();
    await page.goto(ticket_url);
    await enrol(page);
  });

  test('opened in two tabs of a browser enrols once; the other tab and the back button end on the same page', async () => {
    const who = await person();
    const { ticket_url } = await invite(who);
    const first = await open();
    const second = await open(first.context());
    await first.goto(`${server.origin}/demo`);
    await first.goto(ticket_url);
    await second.goto(ticket_url);
    const secret = await secretOn(second);
    expect(await secretOn(first)).toBe(secret);

    await enrol(first);
    await enter(second, secret);
    await heading(second, en.enrolled.title);
    await first.goBack(); // no form is left behind
    await heading(first, 'Demo app');
    await first.goForward();
    await heading(first, en.enrolled.title);
    await first.goto(ticket_url);
    await heading(first, en.ticketStops.ticket_used.title);
    expect(await methodsOf(who)).toHaveLength(1);
  });

  // Case 36.
  test('read on a laptop works on the phone, where it was not opened before, and only one of them enrols', async () => {
    const who = await person();
    const { ticket_url } = await invite(who);
    const laptop = await open();
    await laptop.goto(ticket_url);
    const theirs = await secretOn(laptop);
    const phone = await open(await browser.newContext({ locale: 'en-GB', viewport: 'phone' }));

    await phone.goto(ticket_url);
    expect(await enrol(phone)).not.toBe(theirs);
    await enter(laptop, theirs);

    await heading(laptop, en.ticketStops.ticket_used.title);
    expect(await methodsOf(who)).toHaveLength(1);
  });

  // Cases 36.4 and 37.
  test('whose cookie or hour was lost leads back to itself', async () => {
    const who = await person();
    const { ticket_url } = await invite(who);
    const page = await open();
    await page.goto(ticket_url);
    await secretOn(page);
    await page.context().clearCookies();

    await page.reload();
    await heading(page, en.stops.session_unknown.title);
    await page.getByRole('link', { name: en.everywhere.startAgain }).click();
    const secret = await secretOn(page);
    await passTime(3601);
    await enter(page, secret);
    await heading(page, en.stops.session_expired.title);
    await page.getByRole('link', { name: en.everywhere.startAgain }).click();
    await enrol(page);
    expect(await methodsOf(who)).toHaveLength(1);
  });

  test('that cannot go on says why, and what to do', async () => {
    const who = await person();
    const { ticket_url, ticket_id } = await invite(who);
    const page = await open();
    const opened = async (code: keyof typeof en.ticketStops, address = ticket_url) => {
      await page.goto(address);
      await heading(page, en.ticketStops[code].title);
      await page.getByText(en.ticketStops[code].next).waitFor();
    };

    await opened('ticket_unknown', ticket_url.slice(0, -5));
    await switchOn('recovery-code');
    await opened('no_factor_enabled');
    await switchOn('otp');
    await api('POST', `users/${encodeURIComponent(who.user_id)}/authentication-methods`, { type: 'totp', totp_secret: 'MZQWG5DPOJ4S24DS' });
    await opened('already_enrolled');
    await api('DELETE', `users/${encodeURIComponent(who.user_id)}/authentication-methods`);
    await page.goto(ticket_url);
    await secretOn(page);
    await passTime(5 * 24 * 3600);
    await opened('ticket_expired');
    await api('DELETE', `guardian/enrollments/ticket/${ticket_id}`);
    await opened('ticket_unknown');
  });

  test('lets a policy be rolled out gradually: factors on, policy off, invite, watch, then the policy', async () => {
    const [invited, other] = [await person(), await person()];
    const page = await open();
    await enterDemoPassword(page, server, other);
    expect(await provenIn(page)).not.toContain('mfa'); // nobody is asked yet
    const theirs = await open();
    await theirs.goto((await invite(invited)).ticket_url);
    const secret = await enrol(theirs);
    await enterDemoPassword(theirs, server, invited);
    expect(await provenIn(theirs)).not.toContain('mfa'); // enrolled, and still not asked

    await policy(['all-applications']);
    await passTime(31);

    const challenged = await open();
    await enterDemoPassword(challenged, server, invited);
    await challenged.waitForURL(/totp-challenge/);
    await enter(challenged, secret);
    expect((await signedIn(challenged)).amr).toContain('otp, mfa');
    const enrolled = await open();
    await enterDemoPassword(enrolled, server, other);
    await enter(enrolled, await secretOn(enrolled));
    expect((await signedIn(enrolled)).amr).toContain('otp, mfa');
  });
});
