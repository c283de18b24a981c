// Mails by Amazon SES: what is sent, and what becomes of a notice or a mail that is not taken.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { noticeDeps } from '../../service/deps/notices.ts';
import { type Profile, readProfile } from '../../service/storage/account.ts';
import { hashOf } from '../../service/storage/hash.ts';
import { findMailedLink } from '../../service/storage/mailed-links.ts';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import type { Handler } from '../support/event.ts';
import { catchLog } from '../support/log-lines.ts';
import { type Ses, sesError, startSes } from '../support/ses.ts';
import { beginSignIn, givenPerson, post } from '../support/sign-in.ts';
import type { Fault } from '../support/sms-providers/provider-server.ts';

const sender = 'no-reply@example.com';
const client = { address: '203.0.113.9', userAgent: 'test', languages: [] };

let ses: Ses;
let deployment: Deployment;
let forgot: Handler;
let account: Profile;

beforeAll(async () => {
  ses = await startSes(sender);
  deployment = await startDeployment({ MAIL_SENDER: `ses:${sender}`, AWS_ENDPOINT_URL_SESV2: ses.origin });
  forgot = (await import('../../lambdas/u2/api/login/forgot.post.ts')).handler;
  const { userId } = await givenPerson(deployment.table);
  account = (await readProfile(deployment.table, userId)) as Profile; // just made
});
afterAll(async () => {
  ses.close();
  await deployment.close();
});
afterEach(() => {
  ses.fail(undefined);
  ses.mails.length = 0;
  ses.requests.length = 0;
});

test('a notice has text and HTML, from our sender to the owner, and its link is stored by its hash', async () => {
  await noticeDeps.notify('method_added', { account, locales: ['de'], client, method: { type: 'totp', name: 'Łódź' } });

  const [mail] = ses.mails;
  expect(ses.mails).toHaveLength(1);
  expect(mail?.Destination).toEqual({ ToAddresses: [account.email] });
  const { Subject, Body } = mail?.Content.Simple ?? { Subject: {}, Body: {} };
  expect(Subject).toEqual({ Data: 'Example & Söhne: Eine Anmeldemethode wurde hinzugefügt', Charset: 'UTF-8' });
  expect(Body.Text).toEqual({ Data: expect.stringContaining('Authenticator-App (“Łódź”)'), Charset: 'UTF-8' });
  expect(Body.Html).toEqual({ Data: expect.stringContaining('Example &amp; Söhne'), Charset: 'UTF-8' });
  const token = /login\/not-me\?token=([\w-]+)/.exec(String(Body.Text?.Data))?.[1] ?? '';
  expect(await findMailedLink(deployment.table, hashOf(token))).toMatchObject({ purpose: 'not_me', userId: account.user_id });
});

test('a mail that was asked for says that it was sent', async () => {
  const about = { account, locales: [], link: 'https://login.example.com/u2/guardian/enroll?ticket=x', expiresAt: 1_800_000_000 };

  expect(await noticeDeps.sendMail('ticket', about)).toBe('sent');
  expect(ses.mails[0]?.Content.Simple.Body.Text?.Data).toContain('January 15, 2027 at 08:00 UTC');
});

const faults: [string, Fault][] = [
  ['says no', { kind: 'answer', answer: sesError(400, 'MessageRejected') }],
  ['is throttled', { kind: 'answer', answer: sesError(429, 'TooManyRequestsException') }],
  ['is broken', { kind: 'answer', answer: { status: 500, body: '<html>' } }],
  ['answers nothing', { kind: 'silence' }],
  ['never ends its answer', { kind: 'dripping body' }],
  ['hangs up', { kind: 'reset' }],
];

test.each(faults)(
  'where SES %s, nothing is thrown, and the log says why without the address',
  async (_what, fault) => {
    ses.fail(fault);
    const log = catchLog();

    const since = Date.now();
    const [sent] = await Promise.all([
      noticeDeps.sendMail('reset', { account, locales: [], link: 'https://login.example.com/x', expiresAt: 1 }),
      noticeDeps.notify('password_changed', { account, locales: [], client }),
    ]);
    log.stop();

    expect(sent).toBe('failed');
    expect(log.text()).toContain('notice not sent');
    expect(log.text()).toContain('mail not sent');
    expect(log.text()).not.toContain(account.email);
    expect(Date.now() - since).toBeLessThan(8_000);
  },
  30_000,
);

test('a user without an address is told nothing, and the log says so', async () => {
  const { email: _email, ...nameless } = account;
  const log = catchLog();
  await noticeDeps.notify('method_added', { account: nameless, locales: [], client });
  log.stop();

  expect(log.text()).toContain('no address');
  expect(ses.requests).toEqual([]);
});

test('"forgot?" takes a second at least, whoever it is, and answers alike where SES is away', async () => {
  const timed = async (email: string): Promise<{ text: string; milliseconds: number }> => {
    const browser = await beginSignIn(deployment.table, { identifier: email });
    const since = performance.now();
    const answer = await post(forgot, browser, {});
    return { text: answer.text.replace(browser.state, ''), milliseconds: performance.now() - since };
  };
  const known = await timed(account.email ?? '');
  const unknown = await timed('nobody@example.com');
  ses.fail({ kind: 'answer', answer: sesError(400, 'MessageRejected') });
  const refused = await timed(account.email ?? '');

  expect([unknown.text, refused.text]).toEqual([known.text, known.text]);
  for (const { milliseconds } of [known, unknown, refused]) expect(milliseconds).toBeGreaterThanOrEqual(999);
  expect(ses.mails).toHaveLength(1);
});
