// Twilio's own client, without the three megabytes of its other products: the one resource that creates messages.
// https://www.twilio.com/docs/messaging/api/message-resource, error codes: https://www.twilio.com/docs/api/errors
import twilio from 'twilio/lib/base/BaseTwilio.js';
import Domain from 'twilio/lib/base/Domain.js';
import Version from 'twilio/lib/base/Version.js';
import { MessageListInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import { type Sent, type SmsSender, smsTimeoutMilliseconds } from './sender.ts';
import { unheard, withinTime, withoutNumbers } from './within-time.ts';

export type TwilioCredentials = {
  sid: string;
  authToken: string;
  /** One of the two; the service wins, as it may hold the better sender for a country. */
  from?: string | undefined;
  messagingServiceSid?: string | undefined;
};

type Options = { origin?: string | undefined; timeoutMilliseconds?: number };

export const twilioSender = (
  { sid, authToken, from, messagingServiceSid }: TwilioCredentials,
  { origin = 'https://api.twilio.com', timeoutMilliseconds = smsTimeoutMilliseconds }: Options = {},
): SmsSender => {
  const create = (to: string, body: string) => {
    // No kept connection: it dies while a function is frozen, and nobody could say whether the text that it takes along was sent.
    const client = new twilio.Client(sid, authToken, { timeout: timeoutMilliseconds, autoRetry: false, keepAlive: false });
    const version = new Version.default(new Domain.default(client, origin), '2010-04-01');
    const messages = MessageListInstance(version as Parameters<typeof MessageListInstance>[0], sid); // its type asks for the other resources too
    return messages.create({ to, body, ...(messagingServiceSid ? { messagingServiceSid } : { from: from ?? '' }) });
  };
  return ({ to, body }) =>
    withinTime(async () => {
      // It becomes part of an address.
      if (!/^AC[0-9A-Za-z]+$/.test(sid)) return { outcome: 'account_refused', detail: 'the sid must be AC and letters or digits' };
      try {
        const message = await create(to, body);
        if (typeof message.sid !== 'string') return { outcome: 'unavailable', detail: 'an answer without a sid', perhapsSent: true };
        if (message.errorCode || message.status === 'failed' || message.status === 'undelivered')
          return refused(400, message.errorCode ?? 0, message.errorMessage);
        return { outcome: 'accepted', messageId: message.sid };
      } catch (error) {
        const { status, code, message } = Object(error) as { status?: unknown; code?: unknown; message?: unknown }; // each is looked at
        return typeof status === 'number' ? refused(status, typeof code === 'number' ? code : 0, message) : unheard(error);
      }
    }, timeoutMilliseconds);
};

// Not a number, not a mobile, opted out, blocked.
const aboutTheNumber = new Set([21211, 21214, 21217, 21265, 21610, 21614, 21635, 30003, 30004, 30005, 30006, 60033]);
// Region not switched on, no route from this sender, filtered on the way.
const aboutTheRoute = new Set([21408, 21612, 30007, 30450]);
const tooFast = new Set([14107, 20429, 21611, 30001]);

const refused = (status: number, code: number, words: unknown): Sent => {
  const detail = [`HTTP ${status}`, code ? `error ${code}` : '', withoutNumbers(words)].filter(Boolean).join(', ');
  if (status === 429 || tooFast.has(code)) return { outcome: 'throttled', detail };
  if (status >= 500 || status < 400) return { outcome: 'unavailable', detail, perhapsSent: true };
  if (aboutTheRoute.has(code)) return { outcome: 'route_refused', detail };
  return aboutTheNumber.has(code) ? { outcome: 'number_refused', detail } : { outcome: 'account_refused', detail };
};
