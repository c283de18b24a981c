import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startVonage, type VonageServer, vonageAccount, vonageFrom } from '../../../test/support/sms-providers/vonage.ts';
import { segmentsOf } from '../../sms/segments.ts';
import { type VonageCredentials, vonageSender } from './vonage.ts';

let vonage: VonageServer;
beforeAll(async () => {
  vonage = await startVonage();
});
afterAll(() => vonage.close());

const to = '+46701740605';
const line = '@login.example.com #012345';
const send = (credentials: Partial<VonageCredentials> = {}, text: { to?: string; body?: string } = {}) =>
  vonageSender(
    { ...vonageAccount, from: vonageFrom, ...credentials },
    { origin: vonage.origin, timeoutMilliseconds: 2000 },
  )({
    to,
    body: `012345 is your code\n${line}`,
    ...text,
  });

let numbers = 0;
/** A number of which the server answers so from now on. */
const numberWith = (...parts: { status: string; words?: string }[]): string => {
  const number = `+4670174${String(2000 + ++numbers)}`;
  vonage.refuse(number, ...parts.map(({ status, words = 'words' }) => ({ status, words })));
  return number;
};

describe('Vonage takes', () => {
  test.each([
    ['a text', `012345 is your code\n${line}`],
    [
      'German, as GSM-7 and no dearer than it is counted',
      `012345 ist Ihr Code für Müller & Söhne. Bitte geben Sie ihn ein, um Ihre Nummer zu bestätigen.\n${line}`,
    ],
    ['every letter of GSM-7', '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[~]|€'],
    ['Hebrew', `012345 הוא הקוד שלך עבור Acme\n${line}`],
    ['letters that GSM-7 does not have', `012345 für Łódź 😀`],
  ])('%s, with each letter as it was', async (_name, body) => {
    expect(await send({}, { body })).toEqual({ outcome: 'accepted', messageId: expect.stringMatching(/^0A0000000123ABC\d+$/) });
    expect(vonage.texts.at(-1)).toEqual({ to: '46701740605', from: vonageFrom, body, segments: segmentsOf(body) });
  });

  test('a text of several parts', async () => {
    expect(await send({}, { body: 'ä'.repeat(400) })).toMatchObject({ outcome: 'accepted' });
    expect(vonage.texts.at(-1)?.segments).toBe(3);
  });
});

describe('Vonage says no inside a 200', () => {
  test.each([
    ['1', 'throttled'],
    ['2', 'account_refused'],
    ['3', 'account_refused'],
    ['4', 'account_refused'],
    ['5', 'unavailable'],
    ['6', 'route_refused'],
    ['7', 'number_refused'],
    ['8', 'account_refused'],
    ['9', 'account_refused'],
    ['10', 'throttled'],
    ['11', 'account_refused'],
    ['12', 'account_refused'],
    ['14', 'account_refused'],
    ['15', 'account_refused'],
    ['22', 'account_refused'],
    ['23', 'account_refused'],
    ['29', 'route_refused'],
    ['32', 'account_refused'],
    ['34', 'route_refused'],
    ['33', 'number_refused'],
    ['99', 'account_refused'],
    ['', 'unavailable'],
    ['never heard of', 'unavailable'],
  ])('with status %j: %s', async (status, outcome) => {
    const sent = await send({}, { to: numberWith({ status }) });

    expect(sent.outcome).toBe(outcome);
    if (sent.outcome === 'unavailable') expect(sent.perhapsSent).toBe(true);
    if (/^\d+$/.test(status)) expect(sent).toMatchObject({ detail: `status ${status}, words` });
  });

  test.each([
    ['to address is not numeric', 'number_refused'],
    ['Invalid value for param: to', 'number_refused'],
    ['Invalid to number', 'number_refused'],
    ['Sender is not permitted to use this', 'account_refused'],
    ['Invalid value for param: from', 'account_refused'],
    ['', 'account_refused'],
  ])('with status 3 and the words %j: %s', async (words, outcome) => {
    expect(await send({}, { to: numberWith({ status: '3', words }) })).toMatchObject({ outcome });
  });

  test('to a number that it cannot read', async () => {
    expect(await send({}, { to: '+46abc' })).toMatchObject({ outcome: 'number_refused', detail: 'status 3, to address is not numeric' });
  });

  test('for one part of three, and the others are on their way', async () => {
    const sent = await send({}, { to: numberWith({ status: '0' }, { status: '1' }, { status: '0' }) });

    expect(sent).toMatchObject({ outcome: 'unavailable', perhapsSent: true });
  });

  test('for all parts', async () => {
    expect(await send({}, { to: numberWith({ status: '9' }, { status: '9' }) })).toMatchObject({ outcome: 'account_refused' });
  });

  test('in words of its own, which keep neither number nor code', async () => {
    const words = 'Rejected +46 70 174-06-05 (46701740605): "012345 is your code"';
    const sent = await send({}, { to: numberWith({ status: '7', words }) });

    expect(sent).toMatchObject({ detail: 'status 7, Rejected …): "… is your code"' });
  });
});

describe('Vonage says no by HTTP', () => {
  test('to a wrong secret', async () => {
    expect(await send({ apiSecret: 'wrong' })).toEqual({ outcome: 'account_refused', detail: 'HTTP 401' });
  });

  test.each([
    [402, 'account_refused'],
    [403, 'account_refused'],
    [420, 'account_refused'],
    [422, 'account_refused'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('%d: %s', async (status, outcome) => {
    vonage.fail({ kind: 'answer', answer: { status, body: '{"title":"words"}' } });
    const sent = await send();
    vonage.fail(undefined);

    expect(sent).toMatchObject({ outcome, detail: `HTTP ${status}` });
  });
});
