import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  created,
  startTwilio,
  type TwilioServer,
  twilioAccount,
  twilioFrom,
  twilioService,
} from '../../../test/support/sms-providers/twilio.ts';
import { type TwilioCredentials, twilioSender } from './twilio.ts';

let twilio: TwilioServer;
beforeAll(async () => {
  twilio = await startTwilio();
});
afterAll(() => twilio.close());

const to = '+46701740605';
const body = '012345 ist Ihr Code für Müller & Söhne = 100 %+\n@login.example.com #012345';
const send = (credentials: Partial<TwilioCredentials> = {}, text: { to?: string; body?: string } = {}) =>
  twilioSender(
    { ...twilioAccount, from: twilioFrom, ...credentials },
    { origin: twilio.origin, timeoutMilliseconds: 2000 },
  )({ to, body, ...text });

describe('Twilio takes', () => {
  test('a text from a number, with each letter as it was', async () => {
    expect(await send()).toEqual({ outcome: 'accepted', messageId: expect.stringMatching(/^SM[0-9a-f]{32}$/) });
    expect(twilio.texts.at(-1)).toEqual({ to, sender: twilioFrom, body });
  });

  test('a text of a messaging service, which wins over a number', async () => {
    for (const from of [undefined, twilioFrom]) {
      expect(await send({ from, messagingServiceSid: twilioService })).toMatchObject({ outcome: 'accepted' });
      expect(twilio.texts.at(-1)).toEqual({ to, sender: twilioService, body });
      expect(new URLSearchParams(twilio.requests.at(-1)?.body).has('From')).toBe(false);
    }
  });

  test.each(['000042 הוא הקוד שלך עבור Acme', 'код 😀'])('%s', async (written) => {
    await send({}, { body: written });

    expect(twilio.texts.at(-1)?.body).toBe(written);
  });
});

describe('Twilio says no', () => {
  test.each([
    [21211, 'to a number that is none', { to: '+15005550001' }, 'number_refused'],
    [21610, 'to one that sent STOP', { to: '+15005550004' }, 'number_refused'],
    [21614, 'to one that is no mobile', { to: '+15005550009' }, 'number_refused'],
    [21408, 'to a region that the account did not switch on', { to: '+15005550003' }, 'route_refused'],
    [21612, 'to one that this sender cannot reach, which another provider may', { to: '+15005550002' }, 'route_refused'],
    [21617, 'to a text that is too long', { body: 'x'.repeat(1601) }, 'account_refused'],
  ])('%d %s', async (code, _why, text, outcome) => {
    const sent = await send({}, text);

    expect(sent).toMatchObject({ outcome, detail: expect.stringContaining(`HTTP 400, error ${code}`) });
  });

  test.each([
    [21212, 'to a sender that is none', { from: '+15005550001' }, 'account_refused', 400],
    [21606, 'to a sender of somebody else', { from: '+15005550007' }, 'account_refused', 400],
    [21603, 'to no sender', { from: undefined }, 'account_refused', 400],
    [21701, 'to a service of somebody else', { messagingServiceSid: 'MG1' }, 'account_refused', 400],
    [21611, 'to a sender whose queue is full', { from: '+15005550008' }, 'throttled', 400],
    [20003, 'to a wrong token', { authToken: 'wrong' }, 'account_refused', 401],
    [20003, 'to a wrong account', { sid: 'AC1' }, 'account_refused', 401],
  ])('%d %s', async (code, _why, credentials, outcome, status) => {
    expect(await send(credentials)).toMatchObject({ outcome, detail: expect.stringContaining(`HTTP ${status}, error ${code}`) });
  });

  test.each([
    [429, 20429, 'throttled'],
    [429, 14107, 'throttled'],
    [400, 14107, 'throttled'],
    [400, 30001, 'throttled'],
    [403, 20008, 'account_refused'],
    [404, 20404, 'account_refused'],
    [400, 21635, 'number_refused'],
    [400, 21659, 'account_refused'],
    [400, 99999, 'account_refused'],
    [500, 20500, 'unavailable'],
    [503, 20503, 'unavailable'],
    [307, 0, 'unavailable'],
  ])('HTTP %d with %d: %s', async (status, code, outcome) => {
    twilio.fail({ kind: 'answer', answer: { status, body: JSON.stringify({ code, message: 'words', status }) } });
    const sent = await send();
    twilio.fail(undefined);

    expect(sent).toMatchObject({ outcome, detail: expect.stringContaining(`HTTP ${status}`) });
    if (sent.outcome === 'unavailable') expect(sent.perhapsSent).toBe(true);
  });

  test('in the newer form of a problem, whose code counts as well', async () => {
    const problem = { type: 'https://www.twilio.com/docs/api/errors/21610', title: 'Unsubscribed', status: 400, code: 21610, detail: to };
    twilio.fail({ kind: 'answer', answer: { status: 400, type: 'application/problem+json', body: JSON.stringify(problem) } });
    const sent = await send();
    twilio.fail(undefined);

    expect(sent).toMatchObject({ outcome: 'number_refused', detail: expect.stringContaining('21610') });
  });

  test.each([
    [30003, 'number_refused'],
    [30006, 'number_refused'],
    [30007, 'route_refused'],
    [30001, 'throttled'],
  ])('with %d in a message that it created: %s', async (code, outcome) => {
    twilio.fail({ kind: 'answer', answer: created({ to, sender: twilioFrom, body }, { code, message: `Unreachable: ${to}` }) });
    const sent = await send();
    twilio.fail(undefined);

    expect(sent).toMatchObject({ outcome, detail: expect.stringContaining(`error ${code}`) });
    expect(JSON.stringify(sent)).not.toMatch(/\d{6}/);
  });

  test.each(['', 'SK0123456789abcdef0123456789abcdef', 'AC/../x', 'AC1?x=1', 'AC1#'])(
    'never, to an account %j: it is not asked',
    async (sid) => {
      const before = twilio.requests.length;

      expect(await send({ sid })).toMatchObject({ outcome: 'account_refused' });
      expect(twilio.requests).toHaveLength(before);
    },
  );
});

test.each(['failed', 'undelivered'])('a message that it created as %s, without a code, is a refusal too', async (state) => {
  const { status, body: answered } = created({ to, sender: twilioFrom, body });
  twilio.fail({ kind: 'answer', answer: { status, body: JSON.stringify({ ...JSON.parse(answered), status: state }) } });
  const sent = await send();
  twilio.fail(undefined);

  expect(sent.outcome).toBe('account_refused');
});
