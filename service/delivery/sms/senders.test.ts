// What all senders promise, whatever the provider does: one request, an answer in time, nothing thrown, no number and no code in what they
// say. Each provider's own answers are in its own test.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault, ProviderAnswer, ProviderServer } from '../../../test/support/sms-providers/provider-server.ts';
import { startSns } from '../../../test/support/sms-providers/sns.ts';
import { startTwilio, twilioAccount, twilioFrom } from '../../../test/support/sms-providers/twilio.ts';
import { startVonage, vonageAccount, vonageFrom } from '../../../test/support/sms-providers/vonage.ts';
import type { Sent, SmsSender } from './sender.ts';
import { snsSender } from './sns.ts';
import { twilioSender } from './twilio.ts';
import { vonageSender } from './vonage.ts';

const timeoutMilliseconds = 400;
const text = { to: '+46701740605', body: '012345 is your code\n@login.example.com #012345' };

type Provider = {
  name: string;
  start(): Promise<ProviderServer>;
  /** At another address, where there is to be nobody. */
  sender(origin: string): SmsSender;
};

const providers: Provider[] = [
  {
    name: 'Twilio',
    start: startTwilio,
    sender: (origin) => twilioSender({ ...twilioAccount, from: twilioFrom }, { origin, timeoutMilliseconds }),
  },
  {
    name: 'Vonage',
    start: startVonage,
    sender: (origin) => vonageSender({ ...vonageAccount, from: vonageFrom }, { origin, timeoutMilliseconds }),
  },
  {
    name: 'SNS',
    start: startSns,
    sender(origin) {
      process.env['AWS_ENDPOINT_URL_SNS'] = origin;
      return snsSender({ region: 'eu-north-1' }, { timeoutMilliseconds });
    },
  },
];

const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
beforeAll(() => void Object.assign(process.env, credentials));
afterAll(() => {
  for (const name of [...Object.keys(credentials), 'AWS_ENDPOINT_URL_SNS']) delete process.env[name];
});

const html = '<!doctype html><title>Bad Gateway</title><p>+46701740605 012345</p>';
const answer = (status: number, body: string, more: Partial<ProviderAnswer> = {}): Fault => ({
  kind: 'answer',
  answer: { status, body, ...more },
});
const page = (status: number): Fault => answer(status, html, { type: 'text/html' });

describe.each(providers)('the sender of $name', ({ name, start, sender }) => {
  let server: ProviderServer;
  let send: SmsSender;
  beforeAll(async () => {
    server = await start();
    send = sender(server.origin);
  });
  afterAll(() => server.close());
  afterEach(() => server.fail(undefined));

  const withFault = async (fault: Fault) => {
    const asked = server.requests.length;
    server.fail(fault);
    const began = performance.now();
    const sent = await send(text);
    return { sent, milliseconds: performance.now() - began, requests: server.requests.length - asked };
  };

  test('sends a text by one request', async () => {
    const asked = server.requests.length;

    expect(await send(text)).toMatchObject({ outcome: 'accepted', messageId: expect.any(String) });
    expect(server.requests).toHaveLength(asked + 1);
  });

  test('keeps no connection, which would be dead when a function thaws', async () => {
    await send(text);

    const socket = server.requests.at(-1)?.socket;
    // Kept ones stay for four seconds and more.
    if (socket && !socket.destroyed) await once(socket, 'close', { signal: AbortSignal.timeout(1500) });
    expect(socket?.destroyed).toBe(true);
  });

  test('says of texts at the same time what became of each', async () => {
    const sent = await Promise.all(Array.from({ length: 5 }, () => send(text)));

    expect(sent.map(({ outcome }) => outcome)).toEqual(Array(5).fill('accepted'));
    expect(new Set(sent.map((each) => each.outcome === 'accepted' && each.messageId)).size).toBe(5);
  });

  test.each<[string, Fault]>([
    ['says nothing', { kind: 'silence' }],
    ['begins a body and stops', { kind: 'stalled body' }],
    ['sends a body that never ends', { kind: 'dripping body' }],
  ])('waits no longer than it may for a provider that %s', async (_name, fault) => {
    const { sent, milliseconds, requests } = await withFault(fault);

    expect(sent).toMatchObject({ outcome: 'unavailable', perhapsSent: true });
    expect(milliseconds).toBeGreaterThan(timeoutMilliseconds - 50);
    expect(milliseconds).toBeLessThan(timeoutMilliseconds + 1500);
    expect(requests).toBe(1);
  });

  test.each<[string, Fault]>([
    ['breaks the connection', { kind: 'reset' }],
    ['breaks off in its answer', { kind: 'cut off', answer: { status: 200, body: '{"messages":[{"status":"0"}],"sid":"SM0"}' } }],
    ['answers 500 with a page', page(500)],
    ['answers 502 with a page', page(502)],
    ['answers 503 with nothing', answer(503, '')],
    ['answers 200 with a page', page(200)],
    ['answers 201 with a page', page(201)],
    ['answers 200 with nothing', answer(200, '')],
    ['answers 204', answer(204, '')],
    ['answers half of a JSON', answer(200, '{"messages":[{"sta')],
    ['answers null', answer(200, 'null')],
    ['answers a list', answer(200, '[]')],
    ['answers a text', answer(200, '"+46701740605 012345"')],
    ['answers a number', answer(200, '46701740605')],
    ['answers an empty object', answer(200, '{}')],
    ['answers members of the wrong kind', answer(200, '{"sid":1,"status":[],"messages":{"0":1},"message-count":"x"}')],
    ['answers messages that are none', answer(200, '{"message-count":"2","messages":[null,7]}')],
    ['answers a wrong XML', answer(200, '<PublishResponse><Publish', { type: 'text/xml' })],
  ])('takes a provider that %s for away, and the text for perhaps sent', async (_name, fault) => {
    const { sent, requests } = await withFault(fault);

    expect(sent).toMatchObject({ outcome: 'unavailable', perhapsSent: true });
    expect(JSON.stringify(sent)).not.toMatch(/\d{5}/);
    expect(requests).toBe(1);
  });

  test('is told by HTTP 429, in whatever form, to send less', async () => {
    for (const fault of [page(429), answer(429, ''), answer(429, '{"title":"x"}')]) {
      const { sent, requests } = await withFault(fault);

      expect(sent.outcome).toBe('throttled');
      expect(requests).toBe(1);
    }
  });

  test.each([401, 403, 404])('takes HTTP %d in any form for a refusal of the account', async (status) => {
    for (const fault of [page(status), answer(status, '{}'), answer(status, 'null')]) {
      const { sent, requests } = await withFault(fault);

      expect(sent.outcome).toBe('account_refused');
      expect(JSON.stringify(sent)).not.toMatch(/\d{5}/);
      expect(requests).toBe(1);
    }
  });

  test('knows that nothing was sent where nobody listens, or to a name that does not exist', async () => {
    const gone = await start();
    gone.close();

    const [refused, unknown] = await inItsOwnProcess(name, [gone.origin, 'http://sms.invalid']);

    expect(refused).toEqual({ outcome: 'unavailable', detail: 'ECONNREFUSED', perhapsSent: false });
    expect(unknown).toEqual({ outcome: 'unavailable', detail: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/), perhapsSent: false });
  });
});

// Vonage's client follows by the rules of fetch: the same request once more, to where the provider says.
test.each(providers.filter(({ name }) => name !== 'Vonage'))(
  'the sender of $name goes nowhere else when it is sent there',
  async (provider) => {
    const [server, other] = [await provider.start(), await provider.start()];
    server.fail(answer(307, '', { headers: { location: `${other.origin}/elsewhere` } }));

    const sent = await provider.sender(server.origin)(text);

    server.close();
    other.close();
    expect(sent.outcome).not.toBe('accepted');
    expect(other.requests).toEqual([]);
  },
);

/** Jest's errors are not Node's: the SDK wraps them as it does not in a function, and their codes are lost. */
const inItsOwnProcess = async (name: string, origins: readonly string[]): Promise<Sent[]> => {
  const senders: Record<string, string> = {
    Twilio: `twilioSender(${JSON.stringify({ ...twilioAccount, from: twilioFrom })}, { origin })`,
    Vonage: `vonageSender(${JSON.stringify({ ...vonageAccount, from: vonageFrom })}, { origin })`,
    SNS: "(process.env.AWS_ENDPOINT_URL_SNS = origin, snsSender({ region: 'eu-north-1' }))",
  };
  const script = `
    const { twilioSender, vonageSender, snsSender } = await import(${JSON.stringify(join(import.meta.dirname, `${name.toLowerCase()}.ts`))});
    const all = [];
    for (const origin of ${JSON.stringify(origins)}) all.push(await ${senders[name]}(${JSON.stringify(text)}));
    console.log(JSON.stringify(all));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, ...credentials },
  });
  return JSON.parse(stdout);
};
