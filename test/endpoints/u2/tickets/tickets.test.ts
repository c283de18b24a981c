import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pageHeaders } from '../../../../lib/page-headers.ts';
import { mostFailures } from '../../../../service/rules/lockout.ts';
import { counterKey, methodKey, profileKey, readAccount } from '../../../../service/storage/account.ts';
import { readEntries } from '../../../../service/storage/audit-reading.ts';
import { hashOf } from '../../../../service/storage/hash.ts';
import { findSession, listSessions } from '../../../../service/storage/login-sessions.ts';
import { changeMethods, outdateDecisions } from '../../../../service/storage/methods.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { removeTicket } from '../../../../service/storage/tickets.ts';
import { deleteUser } from '../../../../service/storage/user-deletion.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { killAfterWrite } from '../../../support/crash.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Answered, Handler } from '../../../support/event.ts';
import { switchOnly, typesLogged } from '../../../support/keyed.ts';
import { scan } from '../../../support/management-api.ts';
import { afterPassword, ask, type Browser, codeNow, givenPerson, givenTotp, type Person, post } from '../../../support/sign-in.ts';
import { allTexts, codeTo, newNumber, switchSmsOn } from '../../../support/texted.ts';
import { browserWith, codeOf, givenTicket, openTicket } from '../../../support/ticketed.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const day = 24 * 3600;
let deployment: Deployment;
const handlers: Record<string, Handler> = {};

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  const enrolments = ['totp-enrollment/secret', 'totp-enrollment', 'phone-enrollment'];
  const steps = ['enroll-options', ...enrolments, 'totp-challenge', 'phone-challenge', 'recovery-code/show', 'recovery-code'];
  for (const step of steps) handlers[step] = (await import(`../../../../lambdas/u2/api/mfa/${step}.post.ts`)).handler;
  handlers['session'] = (await import('../../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(1_800_000_000);
  await switchOnly(deployment.table, 'otp');
  await writePolicy(deployment.table, []);
});
afterEach(resetClock);

const step = (name: string, browser: Browser, body: Record<string, unknown> = {}): Promise<Answered> => {
  const handler = handlers[name];
  if (!handler) throw new Error(`no step ${name}`);
  return post(handler, browser, body);
};
const where = (browser: Browser): Promise<Answered> => ask(handlers['session'] as Handler, browser); // loaded above
const shownSecret = async (browser: Browser): Promise<string> => (await step('totp-enrollment/secret', browser)).body.secret;
const methodsOf = async ({ userId }: Person) => (await readAccount(deployment.table, userId))?.methods ?? [];
const enrolTotp = async (browser: Browser): Promise<{ answer: Answered; secret: string }> => {
  const shown = await shownSecret(browser);
  return { answer: await step('totp-enrollment', browser, { code: codeNow(shown) }), secret: shown };
};

describe('opening an invitation', () => {
  test.each([
    [['otp'], undefined, 'mfa/totp-enrollment'],
    [['sms'], undefined, 'mfa/phone-enrollment'],
    [['webauthn-roaming'], undefined, 'mfa/webauthn-enrollment'],
    [['passkey'], undefined, 'passkey/enrollment'],
    [['otp', 'sms'], undefined, 'mfa/enroll-options'],
    [['otp', 'sms'], 'sms', 'mfa/phone-enrollment'],
    [['otp', 'webauthn-platform'], 'webauthn-platform', 'mfa/webauthn-enrollment'],
  ])('with %j on, for %s, leads to %s', async (on, factor, screen) => {
    await switchOnly(deployment.table, ...on);
    const ticket = await givenTicket(deployment.table, await givenPerson(deployment.table), factor ? { factor } : {});

    const opened = await openTicket(ticket.token);

    expect(opened.status).toBe(302);
    expect(opened.headers['location']).toMatch(new RegExp(`^/u2/${screen}\\?state=[\\w-]{86}(&kind=webauthn-(roaming|platform))?$`));
    expect(opened.cookies).toEqual([expect.stringMatching(/^__Host-sp_login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)]);
    expect((await where(await browserWith(ticket.token))).body).toMatchObject({ screen, purpose: 'ticket', methods: [] });
  });

  test('offers only the factor that it is for, also where more are on', async () => {
    await switchOnly(deployment.table, 'otp', 'sms');
    const browser = await browserWith((await givenTicket(deployment.table, await givenPerson(deployment.table), { factor: 'otp' })).token);

    expect((await where(browser)).body).toMatchObject({ factors: ['otp'], also: [] });
    expect((await step('phone-enrollment', browser, { phone_number: newNumber() })).status).toBe(409);
    expect((await step('enroll-options', browser, { factor: 'sms' })).status).toBe(400);
  });

  // Case 32.
  test('ten times by scanners, previews and prefetches uses nothing up, sends nothing and leaves nothing but sessions that end', async () => {
    await switchOnly(deployment.table, 'sms');
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person);
    const before = await scan(deployment.endpoint);
    const texts = allTexts();

    for (const agent of ['Outlook', 'Slackbot', 'WhatsApp', 'Barracuda', 'curl'])
      for (const purpose of ['', 'prefetch;prerender'])
        expect((await openTicket(ticket.token, { headers: { 'user-agent': agent, 'sec-purpose': purpose } })).status).toBe(302);

    const added = (await scan(deployment.endpoint)).filter(({ pk }) => !before.some((item) => item['pk'] === pk));
    expect(added).toHaveLength(10);
    for (const item of added) expect(item).toMatchObject({ sk: 'SESSION', state: 'enrolling', ttl: 1_800_003_600 + 3 * day });
    expect(allTexts()).toBe(texts);
    expect(await methodsOf(person)).toEqual([]);
    await switchOnly(deployment.table, 'otp');
    expect((await enrolTotp(await browserWith(ticket.token))).answer.status).toBe(200);
  });

  test('puts no session in the list of the user’s, nor their address in one; the first step does the former', async () => {
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person);
    const listed = async () => (await listSessions(deployment.table, person.userId, 1_800_000_000)).map(({ reference }) => reference);

    for (let opened = 0; opened < 10; opened++) await openTicket(ticket.token);
    const browser = await browserWith(ticket.token);
    advanceClock(60);
    await openTicket(ticket.token, { cookies: browser.cookies });

    expect(await listed()).toEqual([]);
    const again = await deployment.table.get({ pk: `LOGIN#${hashOf(browser.state)}`, sk: 'SESSION' });
    expect(again).toMatchObject({ expiresAt: 1_800_003_660, ttl: 1_800_003_660 + 3 * day });
    const sessions = (await scan(deployment.endpoint)).filter(({ ticket: of }) => of === ticket.id);
    expect(sessions).toHaveLength(11);
    expect(JSON.stringify(sessions)).not.toContain(person.email);
    await shownSecret(browser);
    expect(await listed()).toEqual([hashOf(browser.state)]);
  });

  test('by HEAD answers the same and writes nothing at all', async () => {
    const ticket = await givenTicket(deployment.table, await givenPerson(deployment.table));
    const before = await scan(deployment.endpoint);

    const probed = await openTicket(ticket.token, { method: 'HEAD' });

    expect(probed).toMatchObject({ status: 302, text: '', cookies: [] });
    expect((await openTicket('x'.repeat(43), { method: 'HEAD' })).status).toBe(403);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('again in the same browser goes on where it was, with the secret that was shown', async () => {
    const ticket = await givenTicket(deployment.table, await givenPerson(deployment.table));
    const first = await browserWith(ticket.token);
    const shown = await shownSecret(first);
    advanceClock(50 * 60);

    const second = await browserWith(ticket.token, { cookies: first.cookies });

    expect(second.state).toBe(first.state);
    expect(await shownSecret(second)).toBe(shown);
    advanceClock(50 * 60); // the hour began anew
    expect((await step('totp-enrollment', first, { code: codeNow(shown) })).status).toBe(200);
  });

  test.each([
    ['nothing', ''],
    ['half of it', 'a'.repeat(20)],
    ['a ticket nobody made', 'a'.repeat(43)],
    ['too much', 'a'.repeat(44)],
    ['a session of ours', `${'a'.repeat(86)}`],
    ['another alphabet', '%'.repeat(43)],
  ])('with %s is a page that says so', async (_name, token) => {
    const opened = await openTicket(token);

    expect(opened.status).toBe(403);
    expect(codeOf(opened)).toBe('ticket_unknown');
    expect(opened.text).toContain('data-tenant="Example &amp; Söhne"');
    expect(opened.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...pageHeaders });
  });

  test('works for five days, and not a second longer, also while it is still stored (security.md 11)', async () => {
    const ticket = await givenTicket(deployment.table, await givenPerson(deployment.table));

    advanceClock(5 * day - 1);
    const browser = await browserWith(ticket.token);
    advanceClock(2);
    const late = await openTicket(ticket.token);

    expect(late.status).toBe(403);
    expect(codeOf(late)).toBe('ticket_expired');
    // Nor for who opened it in time.
    expect(await step('totp-enrollment/secret', browser)).toMatchObject({
      status: 409,
      body: { error: 'step_not_open', next: `/u2/guardian/enroll?ticket=${ticket.token}` },
    });
  });
});

describe('enrolling by an invitation', () => {
  test('needs no sign-in, leaves none, and the method then signs in', async () => {
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person);
    const browser = await browserWith(ticket.token);

    const { answer, secret: made } = await enrolTotp(browser);

    expect(answer).toMatchObject({ status: 200, body: { next: `/u2/guardian/enrolled?state=${browser.state}` }, cookies: [] });
    expect(await methodsOf(person)).toMatchObject([{ type: 'totp', confirmed: true }]);
    expect(await findSession(deployment.table, browser.state, 1_800_000_000)).toMatchObject({ state: 'enrolled' });
    expect((await where(browser)).body).toMatchObject({ screen: 'guardian/enrolled', identifier: person.email });
    expect(await typesLogged(deployment.table, person)).toContain('gd_enrollment_complete');

    await writePolicy(deployment.table, ['all-applications']);
    advanceClock(30);
    const signIn = await afterPassword(deployment.table, person);
    expect(await step('totp-challenge', signIn, { code: codeNow(made) })).toMatchObject({
      status: 200,
      body: { next: `/authorize/${signIn.state}` },
    });
  });

  test('is over with its hour: the end can still be read, and each step says that the time ran out', async () => {
    await switchOnly(deployment.table, 'otp', 'recovery-code');
    const ticket = await givenTicket(deployment.table, await givenPerson(deployment.table));
    const browser = await browserWith(ticket.token);
    await enrolTotp(browser);
    const restart_url = expect.stringContaining(`/u2/guardian/enroll?ticket=${ticket.token}`);
    const expired = { status: 403, body: { error: 'session_expired', restart_url } };

    advanceClock(3600);

    for (const name of ['recovery-code/show', 'totp-enrollment/secret', 'enroll-options'])
      expect(await step(name, browser, name === 'enroll-options' ? { factor: 'otp' } : {})).toMatchObject(expired);
    expect(await step('recovery-code', browser, { id: 'x' })).toMatchObject(expired);
    expect((await where(browser)).status).toBe(200);
  });

  // Cases 32.3 and 34.2.
  test('uses it up: the address says so, the repeat in this browser looks like the success it was, another one is refused', async () => {
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person);
    const [browser, other] = [await browserWith(ticket.token), await browserWith(ticket.token)];
    const others = await shownSecret(other);
    const { secret: made } = await enrolTotp(browser);

    const again = await openTicket(ticket.token);
    expect(again.status).toBe(403);
    expect(codeOf(again)).toBe('ticket_used');
    expect(await step('totp-enrollment', browser, { code: codeNow(made) })).toMatchObject({
      status: 409,
      body: { next: `/u2/guardian/enrolled?state=${browser.state}` },
    });
    expect(await step('totp-enrollment', other, { code: codeNow(others) })).toMatchObject({
      status: 409,
      body: { next: `/u2/guardian/enroll?ticket=${ticket.token}` },
    });
    expect(await methodsOf(person)).toHaveLength(1);
  });

  // Case 34.1 and security.md 9.
  test('of 50 parallel confirmations in as many browsers one enrols', async () => {
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person, { multiple: true }); // so that nothing but the ticket stands in the way
    const browsers = await Promise.all(Array.from({ length: 50 }, () => browserWith(ticket.token)));
    const codes = await Promise.all(browsers.map(async (browser) => codeNow(await shownSecret(browser))));

    const answers = await Promise.all(browsers.map((browser, at) => step('totp-enrollment', browser, { code: codes[at] })));

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
    expect(await methodsOf(person)).toHaveLength(1);
  });

  test('of 50 parallel confirmations in one browser one enrols, and none is an error of ours', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await browserWith((await givenTicket(deployment.table, person)).token);
    const code = codeNow(await shownSecret(browser));

    const answers = await Promise.all(Array.from({ length: 50 }, () => step('totp-enrollment', browser, { code })));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(49);
    expect(await methodsOf(person)).toHaveLength(1);
  });

  test('by phone texts the number that was typed, and its code enrols it', async () => {
    await switchSmsOn(deployment.table);
    await switchOnly(deployment.table, 'sms');
    const person = await givenPerson(deployment.table);
    const browser = await browserWith((await givenTicket(deployment.table, person)).token);
    const number = newNumber();

    expect((await step('phone-enrollment', browser, { phone_number: number })).body).toMatchObject({
      next: `/u2/mfa/phone-challenge?state=${browser.state}`,
    });
    expect((await where(browser)).body).toMatchObject({ screen: 'mfa/phone-challenge', text: { purpose: 'enrolment', sent: true } });
    expect((await step('phone-challenge', browser, { code: codeTo(number) })).body.next).toContain('/u2/guardian/enrolled');
    expect(await methodsOf(person)).toMatchObject([{ type: 'phone', phone_number: number }]);
  });

  // Case 36.5.
  test("enrols the invited user, whoever's cookies the browser has", async () => {
    const [invited, other] = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
    const ticket = await givenTicket(deployment.table, invited);
    const theirs = await afterPassword(deployment.table, other);

    const browser = await browserWith(ticket.token, { cookies: theirs.cookies });

    expect((await where(browser)).body.identifier).toBe(invited.email);
    expect((await enrolTotp(browser)).answer.status).toBe(200);
    expect(await methodsOf(invited)).toHaveLength(1);
    expect(await methodsOf(other)).toEqual([]);
  });

  // Case 37.1.
  test('may take a while; who takes too long, or lost the cookie, is led back to the invitation, which still works', async () => {
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person);
    const restart_url = `https://login.example.com/u2/guardian/enroll?ticket=${ticket.token}`;
    const browser = await browserWith(ticket.token);
    const shown = await shownSecret(browser);
    advanceClock(12 * 60);
    expect((await step('totp-enrollment', browser, { code: '000000' })).body.error).toBe('wrong_code');
    advanceClock(48 * 60 + 1);

    const late = await step('totp-enrollment', browser, { code: codeNow(shown) });
    expect(late).toMatchObject({ status: 403, body: { error: 'session_expired', restart_url } });
    expect(await step('totp-enrollment/secret', { ...browser, cookies: [] })).toMatchObject({
      status: 403,
      body: { error: 'session_unknown', restart_url },
    });
    const anew = await browserWith(ticket.token, { cookies: browser.cookies });
    const { answer, secret: second } = await enrolTotp(anew);
    expect(answer.status).toBe(200);
    expect(second).not.toBe(shown);
  });

  // Case 39.
  test('that was not finished leaves nothing behind, five times over', async () => {
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person);
    for (let round = 0; round < 5; round++) {
      const browser = await browserWith(ticket.token);
      await shownSecret(browser);
      expect((await step('totp-enrollment', browser, { code: '000000' })).status).toBe(403);
    }

    expect(await methodsOf(person)).toEqual([]);
    await writePolicy(deployment.table, ['all-applications']);
    expect((await where(await afterPassword(deployment.table, person))).body.screen).toBe('mfa/totp-enrollment');
  });

  // security.md 25.
  test('killed after each of its writes, opened again, is enrolled once', async () => {
    let kills = 0;
    for (let n = 1; ; n++) {
      const person = await givenPerson(deployment.table);
      const ticket = await givenTicket(deployment.table, person);
      let cookies: string[] = [];
      const { killed } = await killAfterWrite(deployment.table, n, async () => {
        const browser = await browserWith(ticket.token);
        cookies = browser.cookies;
        const { answer } = await enrolTotp(browser);
        if (answer.status >= 500) throw new Error('killed');
      });
      if (!killed) break;
      kills++;

      const before = await methodsOf(person);
      expect(before.length).toBeLessThanOrEqual(1);
      const opened = await openTicket(ticket.token, { cookies });
      if (before.length === 0) expect((await enrolTotp(await browserWith(ticket.token, { cookies }))).answer.status).toBe(200);
      else expect(codeOf(opened)).toBe('ticket_used');
      expect(await methodsOf(person)).toMatchObject([{ confirmed: true }]);
    }
    expect(kills).toBeGreaterThan(5);
  });
});

describe('an invitation that meets a method', () => {
  test('is refused and not used up; once the method is gone it enrols', async () => {
    const person = await givenPerson(deployment.table);
    const id = await givenTotp(deployment.table, person, secret);
    const ticket = await givenTicket(deployment.table, person);

    const opened = await openTicket(ticket.token);
    expect(opened.status).toBe(409);
    expect(codeOf(opened)).toBe('already_enrolled');

    const account = await readAccount(deployment.table, person.userId);
    if (account) await changeMethods(deployment.table, account, { remove: [id] });
    expect((await enrolTotp(await browserWith(ticket.token))).answer.status).toBe(200);
  });

  test('that was enrolled meanwhile enrols no second one', async () => {
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person);
    const browser = await browserWith(ticket.token);
    const shown = await shownSecret(browser);
    await givenTotp(deployment.table, person, secret);

    expect(await step('totp-enrollment', browser, { code: codeNow(shown) })).toMatchObject({
      status: 409,
      body: { next: `/u2/guardian/enroll?ticket=${ticket.token}` },
    });
    expect(await methodsOf(person)).toHaveLength(1);
  });

  test('adds to it without a challenge where its maker allowed that, and the log names the maker', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const ticket = await givenTicket(deployment.table, person, { multiple: true });

    expect((await enrolTotp(await browserWith(ticket.token))).answer.status).toBe(200);

    expect(await methodsOf(person)).toHaveLength(2);
    expect(codeOf(await openTicket(ticket.token))).toBe('ticket_used');
    const search = { userId: person.userId };
    const entries = await readEntries(deployment.table, { newestFirst: true, limit: 10, now: Date.now(), search });
    const entry = entries.find(({ type }) => type === 'gd_enrollment_complete'); // entries of one millisecond have no order
    expect(entry).toMatchObject({
      type: 'gd_enrollment_complete',
      details: { ticket: { id: ticket.id, maker: { client_id: 'test-client' }, allow_multiple_enrollments: true } },
    });
    expect(JSON.stringify(entry)).not.toContain(ticket.token);
  });

  test('that guesses have switched off replaces what is lost: the new one signs in', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: mostFailures });
    const ticket = await givenTicket(deployment.table, person);

    const { answer, secret: made } = await enrolTotp(await browserWith(ticket.token));

    expect(answer.status).toBe(200);
    await writePolicy(deployment.table, ['all-applications']);
    advanceClock(30);
    const signIn = await afterPassword(deployment.table, person);
    expect((await step('totp-challenge', signIn, { code: codeNow(made) })).status).toBe(200);
  });
});

test('an invitation that has no room for one more lifts no lock', async () => {
  const person = await givenPerson(deployment.table);
  for (let n = 0; n < 5; n++) await givenTotp(deployment.table, person, `GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ${'ABCDE'[n]}`);
  await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: mostFailures });
  const ticket = await givenTicket(deployment.table, person, { multiple: true });

  const { answer } = await enrolTotp(await browserWith(ticket.token));

  expect(answer).toMatchObject({ status: 403, body: { error: 'limit_reached' } });
  expect(await deployment.table.get(counterKey(person.userId, 'otp'))).toMatchObject({ total: mostFailures });
  expect(await methodsOf(person)).toHaveLength(5);
});

describe('an invitation ends', () => {
  const opened = async (): Promise<{ person: Person; ticket: Awaited<ReturnType<typeof givenTicket>>; browser: Browser; code: string }> => {
    const person = await givenPerson(deployment.table);
    const ticket = await givenTicket(deployment.table, person);
    const browser = await browserWith(ticket.token);
    return { person, ticket, browser, code: codeNow(await shownSecret(browser)) };
  };

  test('with its deletion, also in the middle of an enrolment', async () => {
    const { person, ticket, browser, code } = await opened();
    await removeTicket(deployment.table, ticket.id);

    expect(codeOf(await openTicket(ticket.token))).toBe('ticket_unknown');
    expect((await step('totp-enrollment', browser, { code })).status).toBe(409);
    expect(await methodsOf(person)).toEqual([]);
  });

  test('with its deletion, also where the enrolment was decided a moment before', async () => {
    const { person } = await opened();
    const seen = await readAccount(deployment.table, person.userId);
    await outdateDecisions(deployment.table, person.userId);

    const method = { id: '01ARZ3NDEKTSV4RRFFQ69G5FA1', type: 'totp', confirmed: true, created_at: '2027-01-15T08:00:00.000Z' } as const;
    expect(seen && (await changeMethods(deployment.table, seen, { add: [method] }))).toBe('stale');
  });

  test('with the block of the user, for good, and not with a new password', async () => {
    const { person, ticket, browser, code } = await opened();
    const profile = profileKey(person.userId);
    await deployment.table.update(profile, { set: { sessions_valid_from: 1_800_000_001 } });
    expect((await openTicket(ticket.token)).status).toBe(302);

    await deployment.table.update(profile, { set: { blocked: true, tickets_valid_from: 1_800_000_001 } });
    expect(codeOf(await openTicket(ticket.token))).toBe('ticket_unknown');
    expect((await step('totp-enrollment', browser, { code })).status).toBe(403);
    await deployment.table.update(profile, { set: { blocked: false } });
    expect(codeOf(await openTicket(ticket.token))).toBe('ticket_unknown');
    expect((await step('totp-enrollment', browser, { code })).status).toBe(409);
    expect(await methodsOf(person)).toEqual([]);
  });

  test('with the user, also for another one of the same id', async () => {
    const { person, ticket, browser, code } = await opened();
    await deleteUser(deployment.table, person.userId);

    expect(codeOf(await openTicket(ticket.token))).toBe('ticket_unknown');
    expect((await step('totp-enrollment', browser, { code })).status).toBe(403);
    expect((await scan(deployment.endpoint)).filter(({ pk }) => pk === `TICKET#${ticket.id}`)).toEqual([]);
  });

  test('for a while where its factor is off: it is not used up', async () => {
    const { ticket, browser, code } = await opened();
    await writeFactorSwitch(deployment.table, 'otp', false);

    const closed = await openTicket(ticket.token);
    expect(closed.status).toBe(409);
    expect(codeOf(closed)).toBe('no_factor_enabled');
    expect((await step('totp-enrollment', browser, { code })).status).toBe(409);
    await writeFactorSwitch(deployment.table, 'otp', true);
    expect((await step('totp-enrollment', browser, { code })).status).toBe(200);
  });
});

test('nothing of an invitation is stored or logged in clear', async () => {
  const person = await givenPerson(deployment.table);
  const ticket = await givenTicket(deployment.table, person);
  const browser = await browserWith(ticket.token);
  await enrolTotp(browser);

  const stored = JSON.stringify(await scan(deployment.endpoint));
  for (const hidden of [ticket.token, browser.state, browser.cookies[0]?.split('=')[1] ?? '-']) expect(stored).not.toContain(hidden);
  expect(stored).toContain(ticket.id);
  expect(await deployment.table.get(methodKey(person.userId, (await methodsOf(person))[0]?.id ?? ''))).toBeDefined();
});
