// Vonage's SMS API, by its own client: it says no inside a 200, in each message's status.
// https://developer.vonage.com/en/api/sms, codes: https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms
import { Auth } from '@vonage/auth';
import { SMS, TypeEnum } from '@vonage/sms';
import { isGsm } from '../../rules/gsm-alphabet.ts';
import { type Sent, type SmsSender, smsTimeoutMilliseconds } from './sender.ts';
import { nonsense, unheard, withinTime, withoutNumbers } from './within-time.ts';

export type VonageCredentials = { apiKey: string; apiSecret: string; from: string };

type Options = { origin?: string | undefined; timeoutMilliseconds?: number };

export const vonageSender = (
  { apiKey, apiSecret, from }: VonageCredentials,
  { origin = 'https://rest.nexmo.com', timeoutMilliseconds = smsTimeoutMilliseconds }: Options = {},
): SmsSender => {
  // The empty key: without any it asks the disk for a file of that name, and Node warns.
  const auth = new Auth({ apiKey, apiSecret, privateKey: '' });
  const client = newConnectionEach(new SMS(auth, { restHost: origin, timeout: timeoutMilliseconds }));
  return ({ to, body }) =>
    withinTime(async () => {
      // Without `unicode` letters outside GSM-7 arrive as question marks; with it a text is billed as UCS-2. Numbers go without the plus.
      const type = isGsm(body) ? TypeEnum.TEXT : TypeEnum.UNICODE;
      try {
        const { messages } = await client.send({ to: to.replace('+', ''), from, text: body, type });
        const [first] = messages ?? [];
        if (!first) return nonsense('an answer without messages');
        return { outcome: 'accepted', messageId: first.messageId };
      } catch (error) {
        return understood(error);
      }
    }, timeoutMilliseconds);
};

/** A connection that was kept dies while a function is frozen, and nobody could say whether the text that it takes along was sent. */
const newConnectionEach = (client: SMS): SMS => {
  const sendRequest = client.sendRequest.bind(client);
  client.sendRequest = (request) => sendRequest({ ...request, headers: { ...request.headers, connection: 'close' } });
  return client;
};

const understood = (error: unknown): Sent => {
  const { response, messages } = Object(error) as { response?: { status?: unknown }; messages?: unknown }; // both are looked at
  if (typeof response?.status === 'number') return byHttpStatus(response.status);
  const told = messagesIn(messages ?? Object(response)['messages']);
  if (!told) return unheard(error);
  // A long text is several messages: where one was taken, the text is on its way.
  if (told.some(({ status }) => status === '0')) return { outcome: 'unavailable', detail: 'a part was refused', perhapsSent: true };
  const { status, words } = told[0] ?? { status: '', words: '' };
  return byStatus(status, words);
};

const byHttpStatus = (status: number): Sent => {
  const detail = `HTTP ${status}`;
  if (status === 429) return { outcome: 'throttled', detail };
  if (status >= 500) return { outcome: 'unavailable', detail, perhapsSent: true };
  return status >= 400 ? { outcome: 'account_refused', detail } : nonsense(detail);
};

// 7 barred, 33 deactivated.
const aboutTheNumber = new Set(['7', '33']);
// 6 unroutable, 29 not among a trial account's numbers, 34 prefix that is not allowed.
const aboutTheRoute = new Set(['6', '29', '34']);

const byStatus = (status: string, words: string): Sent => {
  const detail = [`status ${status}`, withoutNumbers(words)].filter(Boolean).join(', ');
  if (status === '1' || status === '10') return { outcome: 'throttled', detail };
  if (status === '5') return { outcome: 'unavailable', detail, perhapsSent: true };
  // A wrong parameter is ours, unless it is the number: "to address is not numeric", "Invalid value for param: to".
  if (aboutTheNumber.has(status) || (status === '3' && /(^|[:"'(]\s*)to\b|\bto (address|number)\b/i.test(words))) {
    return { outcome: 'number_refused', detail };
  }
  if (aboutTheRoute.has(status)) return { outcome: 'route_refused', detail };
  return /^\d+$/.test(status) ? { outcome: 'account_refused', detail } : nonsense('an answer without a status');
};

const messagesIn = (messages: unknown): { status: string; words: string }[] | undefined => {
  if (!Array.isArray(messages) || messages.length === 0) return undefined;
  return messages.map((message: unknown) => {
    const { status, errorText, 'error-text': error_text } = Object(message) as Record<string, unknown>;
    return { status: String(status ?? ''), words: String(errorText ?? error_text ?? '') };
  });
};
