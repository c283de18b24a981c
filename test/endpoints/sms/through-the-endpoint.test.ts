// From a step of the sign-in through the providers' real clients to servers that answer as the providers do: what the person is told, what
// the day costs, what the log says. What each client understands is tested beside it, in service/delivery/sms/.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { forgetConfig } from '../../../service/config.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { type SmsProvider, writeSmsSelection, writeSmsTemplates } from '../../../service/storage/sms-settings.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import { catchLog } from '../../support/log-lines.ts';
import { api } from '../../support/management-api.ts';
import { ask, type Browser, beginSignIn, givenPerson, type Person, post } from '../../support/sign-in.ts';
import { type Fault, type ProviderAnswer, type ProviderServer, startProvider } from '../../support/sms-providers/provider-server.ts';
import { type SnsServer, snsRefusal, startSns } from '../../support/sms-providers/sns.ts';
import { answerAsTwilio, type TwilioServer, twilioAccount, twilioFrom, twilioRefusal } from '../../support/sms-providers/twilio.ts';
import { answerAsVonage, type VonageServer, vonageAccount, vonageAnswer, vonageFrom } from '../../support/sms-providers/vonage.ts';
import { givenPhone, newNumber } from '../../support/texted.ts';

const code = '741852';
let deployment: Deployment;
let send: Handler;
let challenge: Handler;
let session: Handler;
/** Twilio and Vonage at one address, as there is one setting for both. */
let both: ProviderServer;
let sns: SnsServer;
const texts = { twilio: [] as TwilioServer['texts'], vonage: [] as VonageServer['texts'] };
let log: ReturnType<typeof catchLog>;
let days = 0;

beforeAll(async () => {
  both = await startProvider((request) =>
    request.path.startsWith(paths.twilio) ? answerAsTwilio(request, texts.twilio) : answerAsVonage(request, texts.vonage),
  );
  sns = await startSns();
  deployment = await startDeployment({ SMS_SENDER: '', AWS_ENDPOINT_URL_SNS: sns.origin });
  tableDeps.random = (bytes) => (bytes === 3 ? Buffer.from(Number(code).toString(16).padStart(6, '0'), 'hex') : randomBytes(bytes));
  send = (await import('../../../lambdas/u2/api/mfa/phone-challenge/send.post.ts')).handler;
  challenge = (await import('../../../lambdas/u2/api/mfa/phone-challenge.post.ts')).handler;
  session = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
  await writeFactorSwitch(deployment.table, 'sms', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(async () => {
  for (const name of ['SMS_SENDER', 'SMS_PROVIDER_ORIGIN', 'SMS_DAILY_TEXTS', 'AWS_ENDPOINT_URL_SNS']) delete process.env[name];
  both.close();
  sns.close();
  await deployment.close();
});
beforeEach(async () => {
  // A day that no other test spends anything on.
  setClock(Date.UTC(2027, 0, 15 + ++days, 12) / 1000);
  configured({ SMS_PROVIDER_ORIGIN: both.origin, SMS_DAILY_TEXTS: '1000' });
  await setUp();
  log = catchLog();
});
afterEach(() => {
  log.stop();
  resetClock();
  both.fail(undefined);
  sns.fail(undefined);
  both.requests.length = 0;
  sns.requests.length = 0;
});

const paths: Record<SmsProvider, string> = { twilio: '/2010-04-01/', vonage: '/sms/', sns: '/' };
const serverOf = (provider: SmsProvider): ProviderServer => (provider === 'sns' ? sns : both);
const fail = (provider: SmsProvider, fault: Fault | undefined): void => serverOf(provider).fail(fault, paths[provider]);
const requestsTo = (provider: SmsProvider) => serverOf(provider).requests.filter(({ path }) => path.startsWith(paths[provider]));

const configured = (environment: Record<string, string>): void => {
  Object.assign(process.env, environment);
  forgetConfig();
};

/** As an administrator does it. A secret that is set again is another ciphertext, so the clients are made anew. */
const setUp = async ({ authToken = twilioAccount.authToken, apiSecret = vonageAccount.apiSecret } = {}): Promise<void> => {
  const bodies = {
    twilio: { sid: twilioAccount.sid, auth_token: authToken, from: twilioFrom },
    vonage: { api_key: vonageAccount.apiKey, api_secret: apiSecret, from: vonageFrom },
    sns: { region: `eu-north-${(days % 90) + 1}` },
  };
  for (const [provider, body] of Object.entries(bodies)) {
    expect((await api('PUT', `/guardian/factors/sms/providers/${provider}`, { body })).status).toBe(200);
  }
};
const select = (provider: SmsProvider, second?: SmsProvider): Promise<void> =>
  writeSmsSelection(deployment.table, { provider, ...(second ? { fallback_provider: second } : {}) });

const atChallenge = (person: Person): Promise<Browser> =>
  beginSignIn(deployment.table, {
    state: 'awaiting_mfa',
    userId: person.userId,
    identifier: person.email,
    firstFactor: { amr: ['pwd'], at: Math.floor(Date.now() / 1000) },
  });
const enrolled = async (number: string): Promise<Person> => {
  const person = await givenPerson(deployment.table);
  await givenPhone(deployment.table, person, number);
  return person;
};

/** Asks for a text in a sign-in of somebody new. */
const texted = async (number = newNumber()) => {
  const browser = await atChallenge(await enrolled(number));
  const answer = await post(send, browser, {});
  return { number, browser, answer };
};

const spent = async () => {
  const { texts: count, spent: dollars } = (await api('GET', '/guardian/sms/spend')).body;
  return { texts: count, dollars };
};
const nothing = { texts: 0, dollars: 0 };
/** To Sweden, by our own prices. */
const oneText = { texts: 1, dollars: 0.07 };

const unavailable = { status: 503, headers: { 'retry-after': '30' }, body: { error: 'sms_unavailable', retry_after: 30 } };

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const secrets = [
  twilioAccount.authToken,
  base64(`${twilioAccount.sid}:${twilioAccount.authToken}`),
  vonageAccount.apiSecret,
  base64(`${vonageAccount.apiKey}:${vonageAccount.apiSecret}`),
];

/** In the log as in the audit log. */
const expectDiscreet = async (number: string): Promise<void> => {
  const entries = JSON.stringify((await api('GET', '/logs', { query: { per_page: '20' } })).body);
  for (const told of [log.text(), entries]) {
    for (const hidden of [...secrets, code, number.slice(1), number.slice(3)]) expect(told).not.toContain(hidden);
  }
};

const answer = (status: number, body: string, type = 'application/json'): Fault => ({ kind: 'answer', answer: { status, body, type } });
const given = (itsAnswer: ProviderAnswer): Fault => ({ kind: 'answer', answer: itsAnswer });
const quoting = (number: string): string => `words about ${number} and "${code}"`;

type Wording = (number: string) => Fault;
const byTwilio =
  (status: number, errorCode: number): Wording =>
  (number) =>
    given(twilioRefusal({ status, code: errorCode, message: quoting(number) }));
const byVonage =
  (status: string, words?: string): Wording =>
  (number) =>
    given(vonageAnswer([{ to: number.slice(1), status, words: words ?? quoting(number) }]));
const bySns =
  (status: number, name: string, words = ''): Wording =>
  (number) =>
    given(snsRefusal(status, name, `${words}${quoting(number)}`));
const page =
  (status: number): Wording =>
  (number) =>
    answer(status, `<!doctype html><title>Error</title><p>${quoting(number)}</p>`, 'text/html');

type Ways = {
  provider: SmsProvider;
  /** The provider decides about the number. */
  refusesNumber: [string, Wording][];
  /** It decides about the number from here: another provider may reach it. */
  hasNoRoute: [string, Wording][];
  /** Surely not sent; the log says so by this word. */
  refusesUs: [string, 'account_refused' | 'throttled', Wording][];
  failsItself: [string, Wording][];
};

const ways: Ways[] = [
  {
    provider: 'twilio',
    refusesNumber: [
      ['21211: it is no number', byTwilio(400, 21211)],
      ['21610: it sent STOP', byTwilio(400, 21610)],
      ['21614: it is no mobile', byTwilio(400, 21614)],
    ],
    hasNoRoute: [
      ['21408: its region is not switched on', byTwilio(400, 21408)],
      ['21612: not from this sender', byTwilio(400, 21612)],
    ],
    refusesUs: [
      ['20003', 'account_refused', byTwilio(401, 20003)],
      ['21606', 'account_refused', byTwilio(400, 21606)],
      ['401 with a page', 'account_refused', page(401)],
      ['20429', 'throttled', byTwilio(429, 20429)],
    ],
    failsItself: [['20500', byTwilio(500, 20500)]],
  },
  {
    provider: 'vonage',
    refusesNumber: [
      ['3: it is not numeric', byVonage('3', 'to address is not numeric')],
      ['7: barred', byVonage('7')],
      ['33: deactivated', byVonage('33')],
    ],
    hasNoRoute: [
      ['6: not routable', byVonage('6')],
      ['29: not on the list of a trial account', byVonage('29')],
    ],
    refusesUs: [
      ['2', 'account_refused', byVonage('2')],
      ['4', 'account_refused', byVonage('4')],
      ['9', 'account_refused', byVonage('9')],
      ['15', 'account_refused', byVonage('15')],
      ['401 with a page', 'account_refused', page(401)],
      ['1', 'throttled', byVonage('1')],
      ['429 with a page', 'throttled', page(429)],
    ],
    failsItself: [['5', byVonage('5')]],
  },
  {
    provider: 'sns',
    refusesNumber: [
      ['OptedOut', bySns(400, 'OptedOut')],
      ['InvalidParameter: PhoneNumber', bySns(400, 'InvalidParameter', 'Invalid parameter: PhoneNumber Reason: ')],
    ],
    hasNoRoute: [],
    refusesUs: [
      ['AuthorizationError', 'account_refused', bySns(403, 'AuthorizationError')],
      ['InvalidClientTokenId', 'account_refused', bySns(403, 'InvalidClientTokenId')],
      ['Throttling', 'throttled', bySns(400, 'Throttling')],
      ['Throttled', 'throttled', bySns(429, 'Throttled')],
    ],
    failsItself: [['InternalError', bySns(500, 'InternalError')]],
  },
];

const anyFailure: [string, Wording][] = [
  ['500 with nothing', () => answer(500, '')],
  ['502 with a page', page(502)],
  ['200 with a page', page(200)],
  ['200 with nothing', () => answer(200, '')],
  ['an empty object', () => answer(200, '{}')],
  ['half a JSON', () => answer(200, '{"messages":[{"sta')],
  ['a connection that breaks', () => ({ kind: 'reset' })],
  ['an answer that breaks off', () => ({ kind: 'cut off', answer: { status: 201, body: '{"sid":"SM0","messages":[{"status":"0"}]}' } })],
];

describe.each(ways)('with $provider', ({ provider, refusesNumber, hasNoRoute, refusesUs, failsItself }) => {
  beforeEach(() => select(provider));

  test('a text goes out once, costs its price, and its code completes the sign-in', async () => {
    const { number, browser, answer: told } = await texted();

    expect(told).toMatchObject({ status: 200, body: { sent: true, number_ending: number.slice(-4), resend_in: 30 } });
    expect(requestsTo(provider)).toHaveLength(1);
    expect(decodeURIComponent(requestsTo(provider)[0]?.body ?? '')).toContain(`#${code}`);
    expect(await spent()).toEqual(oneText);
    expect(log.text()).not.toContain('text not sent');
    expect(await entryOfType('gd_send_sms')).toMatchObject({ details: { provider } });
    await expectDiscreet(number);
    expect((await post(challenge, browser, { code })).status).toBe(200);
  });

  test.each([...refusesNumber, ...hasNoRoute])(
    '%s: the person is told what anybody is told, and nothing is spent',
    async (_why, wording) => {
      const accepted = await texted();
      const before = await spent();
      fail(provider, wording(accepted.number));
      const refused = await texted(accepted.number);

      const ofBoth = async (tell: (browser: Browser) => Promise<{ status: number; headers: object; text: string }>): Promise<void> => {
        const [first, second] = [await tell(accepted.browser), await tell(refused.browser)];
        const of = ({ status, headers, text }: typeof first) => ({ status, headers, text });
        expect(of(second)).toEqual(of(first));
      };
      expect({ ...refused.answer, text: '' }).toEqual({ ...accepted.answer, text: '' });
      expect(refused.answer.text).toBe(accepted.answer.text);
      await ofBoth(async (browser) => (await ask(session, browser)).body.text && post(send, browser, {}));
      await ofBoth((browser) => post(send, browser, { again: true }));
      await ofBoth((browser) => post(challenge, browser, { code: '000000' }));
      expect(requestsTo(provider)).toHaveLength(2);
      expect(await spent()).toEqual(before);
      const details = { failure_details: { errorCode: 'number_refused', provider } };
      expect(await entryOfType('gd_send_sms_failure')).toMatchObject({ details });
      await expectDiscreet(accepted.number);
    },
  );

  test.each(refusesUs)('%s: 503, to be tried again, nothing spent, and the log says %s', async (_why, reason, wording) => {
    const number = newNumber();
    fail(provider, wording(number));
    const { answer: told, browser } = await texted(number);

    expect(told).toMatchObject(unavailable);
    expect(requestsTo(provider)).toHaveLength(1);
    expect(await spent()).toEqual(nothing);
    expect(linesSaying('text not sent')).toEqual([expect.objectContaining({ level: 'ERROR', provider, reason, perhapsSent: false })]);
    expect(await entryOfType('gd_send_sms_failure')).toMatchObject({
      details: { failure_details: { errorCode: 'unsent', provider, reason } },
    });
    await expectDiscreet(number);

    fail(provider, undefined);
    advanceClock(30);
    expect(await post(send, browser, { again: true })).toMatchObject({ status: 200, body: { sent: true } });
  });

  test.each([...failsItself, ...anyFailure])('%s: 503, to be tried again, and what it may have cost stays', async (_why, wording) => {
    const number = newNumber();
    fail(provider, wording(number));
    const { answer: told, browser } = await texted(number);

    expect(told).toMatchObject(unavailable);
    expect(requestsTo(provider)).toHaveLength(1);
    expect(await spent()).toEqual(oneText);
    expect(linesSaying('text not sent')).toEqual([
      expect.objectContaining({ level: 'ERROR', provider, reason: 'unavailable', perhapsSent: true }),
    ]);
    await expectDiscreet(number);
    // Should it arrive after all, it works.
    expect((await post(challenge, browser, { code })).status).toBe(200);
  });
});

test('a text in Hebrew arrives letter for letter, by whichever provider', async () => {
  const templates = { enrollment_message: '{{code}}', verification_message: '{{code}} הוא הקוד' };
  await writeSmsTemplates(deployment.table, templates);
  for (const { provider } of ways) {
    await select(provider);
    expect((await texted()).answer.status).toBe(200);
  }
  await deployment.table.remove({ pk: 'SETTINGS', sk: 'SMS#TEMPLATES' });

  const arrived = [texts.twilio, texts.vonage, sns.texts].map((all) => all.at(-1)?.body);
  expect(arrived).toEqual(Array(3).fill(`${code} הוא הקוד\n@login.example.com #${code}`));
});

test('a token that is wrong since it was typed: 503, nothing spent, and the right one works at once', async () => {
  await select('twilio');
  await setUp({ authToken: 'the-former-token' });
  const { answer: told, browser, number } = await texted();

  expect(told).toMatchObject(unavailable);
  expect(await spent()).toEqual(nothing);
  expect(log.text()).not.toContain('the-former-token');
  await expectDiscreet(number);
  await setUp();
  advanceClock(30);
  expect((await post(send, browser, { again: true })).status).toBe(200);
});

test.each<SmsProvider>(['twilio', 'vonage'])('nobody listens where %s was: 503, and surely nothing to pay', async (provider) => {
  const gone = await startProvider(() => ({ status: 200, body: '' }));
  gone.close();
  configured({ SMS_PROVIDER_ORIGIN: gone.origin });
  await select(provider);

  expect((await texted()).answer).toMatchObject(unavailable);
  expect(await spent()).toEqual(nothing);
  expect(linesSaying('text not sent')).toEqual([expect.objectContaining({ provider, detail: 'ECONNREFUSED', perhapsSent: false })]);
});

test('a provider that stops in its answer: 503 after five seconds, and what it may have cost stays', async () => {
  await select('twilio');
  fail('twilio', { kind: 'stalled body' });

  expect((await texted()).answer).toMatchObject(unavailable);
  expect(await spent()).toEqual(oneText);
  expect(linesSaying('text not sent')).toEqual([expect.objectContaining({ provider: 'twilio', detail: 'no answer in 5000 ms' })]);
});

describe('with a second provider', () => {
  test.each<[string, Wording, typeof oneText]>([
    ['which perhaps sent it, is asked at the cost of a second text', byTwilio(500, 20500), { texts: 2, dollars: 0.14 }],
    ['which breaks off, the same', () => ({ kind: 'reset' }), { texts: 2, dollars: 0.14 }],
    ['which does not know us, is asked at the cost of one', byTwilio(401, 20003), oneText],
    ['which is too busy, the same', byTwilio(429, 20429), oneText],
  ])('the second of a first %s', async (_why, wording, cost) => {
    await select('twilio', 'vonage');
    const number = newNumber();
    fail('twilio', wording(number));
    const { answer: told, browser } = await texted(number);

    expect(told).toMatchObject({ status: 200, body: { sent: true } });
    expect([requestsTo('twilio'), requestsTo('vonage')].map(({ length }) => length)).toEqual([1, 1]);
    expect(texts.vonage.at(-1)).toMatchObject({ to: number.slice(1), body: expect.stringContaining(`#${code}`) });
    expect(await spent()).toEqual(cost);
    expect(linesSaying('text not sent')).toEqual([expect.objectContaining({ provider: 'twilio' })]);
    expect(await entryOfType('gd_send_sms')).toMatchObject({ details: { provider: 'vonage' } });
    await expectDiscreet(number);
    expect((await post(challenge, browser, { code })).status).toBe(200);
  });

  test.each(ways)('none but the first, $provider, is asked of a number that it refuses', async ({ provider, refusesNumber }) => {
    const second = provider === 'twilio' ? 'vonage' : 'twilio';
    await select(provider, second);
    for (const [, wording] of refusesNumber) {
      const number = newNumber();
      fail(provider, wording(number));

      expect((await texted(number)).answer).toMatchObject({ status: 200, body: { sent: true } });
    }
    expect(requestsTo(second)).toHaveLength(0);
    expect(await spent()).toEqual(nothing);
  });

  const unreachable = ways.flatMap(({ provider, hasNoRoute }) => hasNoRoute.map(([why, wording]) => ({ provider, why, wording })));
  test.each(unreachable)('it is asked where $provider has no route: $why', async ({ provider, wording }) => {
    const second = provider === 'twilio' ? 'vonage' : 'twilio';
    await select(provider, second);
    const number = newNumber();
    fail(provider, wording(number));

    const reached = await texted(number);
    expect(reached.answer.status).toBe(200);
    expect(requestsTo(second)).toHaveLength(1);
    expect(await spent()).toEqual(oneText);
    expect(linesSaying('text not sent')).toEqual([expect.objectContaining({ provider, outcome: 'route_refused' })]);

    fail(second, second === 'vonage' ? byVonage('6')(number) : byTwilio(400, 21612)(number));
    const unreached = await texted(number);
    expect(unreached.answer).toMatchObject({ status: 200, text: reached.answer.text });
    expect(requestsTo(second)).toHaveLength(2);
    expect(await spent()).toEqual(oneText);
    await expectDiscreet(number);
  });

  test('a number that the second refuses is not told, and costs what the first may have sent', async () => {
    await select('twilio', 'sns');
    fail('twilio', answer(500, ''));
    const number = newNumber();
    fail('sns', bySns(400, 'OptedOut')(number));

    expect((await texted(number)).answer).toMatchObject({ status: 200, body: { sent: true } });
    expect(await spent()).toEqual(oneText);
    await expectDiscreet(number);
  });

  test('where both fail it is 503, and the log names each', async () => {
    await select('vonage', 'sns');
    const number = newNumber();
    fail('vonage', byVonage('9')(number));
    fail('sns', bySns(500, 'InternalError')(number));

    expect((await texted(number)).answer).toMatchObject(unavailable);
    expect(linesSaying('text not sent')).toEqual([
      expect.objectContaining({ provider: 'vonage', reason: 'account_refused', perhapsSent: false }),
      expect.objectContaining({ provider: 'sns', reason: 'unavailable', perhapsSent: true }),
    ]);
    expect(await spent()).toEqual(oneText);
    await expectDiscreet(number);
  });

  test('a day that has no room for the second try is no reason to say that the day is over: the first may arrive', async () => {
    configured({ SMS_DAILY_TEXTS: '1' });
    await select('twilio', 'vonage');
    fail('twilio', answer(500, ''));

    expect((await texted()).answer).toMatchObject(unavailable);
    expect(requestsTo('vonage')).toHaveLength(0);
    expect(await spent()).toEqual(oneText);
  });

  test('and both say nothing: 503, in half of the time that the function has', async () => {
    await select('twilio', 'vonage');
    both.fail({ kind: 'silence' });
    const began = performance.now();

    expect((await texted()).answer).toMatchObject(unavailable);
    expect(performance.now() - began).toBeLessThan(12_000);
    expect(await spent()).toEqual({ texts: 2, dollars: 0.14 });
  });
});

const linesSaying = (message: string): Record<string, unknown>[] =>
  log
    .text()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(`"${message}"`))
    .map((line) => JSON.parse(line));

const entryOfType = async (type: string) =>
  (await api('GET', '/logs', { query: { per_page: '20' } })).body.find((entry: { type: string }) => entry.type === type);
