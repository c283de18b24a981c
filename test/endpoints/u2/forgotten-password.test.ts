// "Forgot your password?": product.md §3 rule 9.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { writePolicy } from '../../../service/storage/settings.ts';
import { allItems } from '../../support/all-items.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import { lastMailTo, mailsTo, tokenIn } from '../../support/mailed.ts';
import { recordCalls } from '../../support/recorded-calls.ts';
import { ask, type Browser, beginSignIn, givenPerson, post, sessionOf } from '../../support/sign-in.ts';

let deployment: Deployment;
let forgot: Handler;
let session: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  forgot = (await import('../../../lambdas/u2/api/login/forgot.post.ts')).handler;
  session = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());

let addresses = 0;
beforeEach(async () => {
  addresses++;
  setClock(1_800_000_000);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const begin = (more: Parameters<typeof beginSignIn>[1] = {}): Promise<Browser> =>
  beginSignIn(deployment.table, { address: `192.0.2.${addresses}`, ...more });

test('the owner is mailed a link that works for an hour, and no token is stored', async () => {
  const person = await givenPerson(deployment.table);

  const browser = await begin({ identifier: person.email });
  const answer = await post(forgot, browser, {});

  expect(answer).toMatchObject({ status: 200, body: { next: `/u2/login/forgot?state=${browser.state}&asked=1` } });
  const mail = lastMailTo(person.email);
  const token = tokenIn(mail, 'login/reset');
  expect(mail.body).toContain('January 15, 2027 at 09:00 UTC');
  expect(JSON.stringify(await allItems())).not.toContain(token);
});

test('the e-mail may be another than the one that was typed before, in any writing', async () => {
  const person = await givenPerson(deployment.table);

  await post(forgot, await begin({ identifier: 'other@example.com' }), { email: ` ${person.email.toUpperCase()} ` });

  expect(mailsTo(person.email)).toHaveLength(1);
  expect(mailsTo('other@example.com')).toEqual([]);
});

test('known, unknown, blocked, without a password, by a provider, asked too often: one answer after the same database calls', async () => {
  const held = await givenPerson(deployment.table);
  for (let i = 0; i < 3; i++) await post(forgot, await begin({ address: `192.0.3.${i}` }), { email: held.email });
  expect(mailsTo(held.email)).toHaveLength(3);
  const cases = {
    known: (await givenPerson(deployment.table)).email,
    unknown: 'nobody@example.com',
    blocked: (await givenPerson(deployment.table, { blocked: true })).email,
    withoutPassword: (await givenPerson(deployment.table, { password_hash: undefined })).email,
    provider: (await givenPerson(deployment.table, { connection: 'google-oauth2', password_hash: undefined })).email,
    held: held.email,
  };

  const seen: { status: number; text: string; cookies: string[]; calls: string[] }[] = [];
  for (const [index, email] of Object.values(cases).entries()) {
    const browser = await begin({ address: `192.0.4.${index}` });
    const { result, calls } = await recordCalls(deployment.table, () => post(forgot, browser, { email }));
    seen.push({ status: result.status, text: result.text.replace(browser.state, ''), cookies: result.cookies, calls });
  }

  expect(seen).toEqual(seen.map(() => seen[0]));
  expect(seen[0]?.calls.length).toBeGreaterThan(5);
  const mails = Object.fromEntries(Object.entries(cases).map(([name, email]) => [name, mailsTo(email).length]));
  expect(mails).toEqual({ known: 1, unknown: 0, blocked: 0, withoutPassword: 1, provider: 1, held: 3 });
  expect(lastMailTo(cases.provider).body).not.toContain('token=');
  expect(lastMailTo(cases.provider).subject).toContain('no password here');
});

test('an hour later there are more links for the same e-mail', async () => {
  const person = await givenPerson(deployment.table);
  for (let i = 0; i < 5; i++) await post(forgot, await begin(), { email: person.email });
  expect(mailsTo(person.email)).toHaveLength(3);

  advanceClock(3600);
  await post(forgot, await begin(), { email: person.email });

  expect(mailsTo(person.email)).toHaveLength(4);
});

test('one address may ask thirty times an hour, whomever for', async () => {
  for (let i = 0; i < 30; i++) {
    expect((await post(forgot, await begin(), { email: `x${i}@example.com` })).status).toBe(200);
  }
  const person = await givenPerson(deployment.table);

  const refused = await post(forgot, await begin(), { email: person.email });

  expect(refused).toMatchObject({ status: 429, body: { error: 'too_many_attempts', retry_after: expect.any(Number) } });
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(3600);
  expect(mailsTo(person.email)).toEqual([]);
});

test.each([{}, { email: '' }, { email: 'ana' }, { email: 'a b@c.de' }])('%p names no e-mail: 400 with the field', async (body) => {
  expect(await post(forgot, await begin(), body)).toMatchObject({ status: 400, body: { error: 'invalid_identifier', field: 'email' } });
});

test.each([{ email: 7 }, { email: ['a@b.de'] }, { email: 'x'.repeat(1001) }, { mail: 'a@b.de' }])(
  '%p is refused with the field named',
  async (body) => {
    expect(await post(forgot, await begin(), body)).toMatchObject({ status: 400, body: { error: 'invalid_body' } });
  },
);

test('the mail is in the language of the app, then of the browser, then as noted with the user', async () => {
  const person = await givenPerson(deployment.table, { user_metadata: JSON.stringify({ lang: 'he' }) });

  await post(forgot, await begin({ uiLocales: ['de'] }), { email: person.email });
  expect(lastMailTo(person.email).body).toContain('neues Passwort');
  await post(forgot, await begin(), { email: person.email });
  expect(lastMailTo(person.email).html).toContain('dir="rtl"');
});

test('the page is open beside both first screens', async () => {
  expect((await ask(session, await begin())).body.also).toEqual(['login/forgot']);
  expect((await ask(session, await begin({ identifier: 'a@b.de' }))).body.also).toEqual(['login/identifier', 'login/forgot']);
});

test('it is no step of a sign-in that is further on', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await begin({ state: 'awaiting_mfa', userId: person.userId, firstFactor: { amr: ['pwd'], at: 1_800_000_000 } });

  expect(await post(forgot, browser, { email: person.email })).toMatchObject({ status: 409, body: { error: 'step_not_open' } });
  expect((await sessionOf(deployment.table, browser)).state).toBe('awaiting_mfa');
});

describe('without a mail sender', () => {
  let quiet: Deployment;
  beforeAll(async () => {
    quiet = await startDeployment({ MAIL_SENDER: '' });
  });
  afterAll(async () => {
    await quiet.close();
  });

  test('it is refused, and no page leads to it', async () => {
    const browser = await begin({ identifier: 'a@b.de' });

    expect(await post(forgot, browser, {})).toMatchObject({ status: 400, body: { error: 'mail_unavailable' } });
    expect((await ask(session, browser)).body.also).toEqual(['login/identifier']);
  });
});
