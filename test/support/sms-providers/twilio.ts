// Twilio's Message resource as it is documented, with the numbers that its test credentials answer to:
// https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/iam/test-credentials
import { randomBytes } from 'node:crypto';
import { type ProviderAnswer, type ProviderRequest, type ProviderServer, startProvider } from './provider-server.ts';

export const twilioAccount = { sid: 'AC0123456789abcdef0123456789abcdef', authToken: 'fedcba9876543210fedcba9876543210' };
/** Twilio's own: a sender that may send, and a service of ours. */
export const twilioFrom = '+15005550006';
export const twilioService = 'MG0123456789abcdef0123456789abcdef';

export type TwilioServer = ProviderServer & {
  /** What would have been sent. */
  texts: { to: string; sender: string; body: string }[];
};

export const startTwilio = async (): Promise<TwilioServer> => {
  const texts: TwilioServer['texts'] = [];
  const server = await startProvider((request) => answerAsTwilio(request, texts));
  return { ...server, texts };
};

export const answerAsTwilio = (request: ProviderRequest, texts: TwilioServer['texts']): ProviderAnswer => {
  const answer = answerTo(request);
  if ('code' in answer) return twilioRefusal(answer);
  texts.push(answer);
  return created(answer);
};

type Refusal = { status: number; code: number; message: string };
type Taken = TwilioServer['texts'][number];

const answerTo = ({ method, path, headers, body }: ProviderRequest): Refusal | Taken => {
  const account = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages\.json$/.exec(path)?.[1];
  if (!account) return { status: 404, code: 20404, message: `The requested resource ${path} was not found` };
  if (method !== 'POST') return { status: 405, code: 20004, message: 'Method not allowed' };
  const [kind, encoded = ''] = String(headers.authorization).split(' ');
  const { sid, authToken } = twilioAccount;
  if (kind !== 'Basic' || Buffer.from(encoded, 'base64').toString() !== `${sid}:${authToken}` || account !== sid) {
    return { status: 401, code: 20003, message: 'Authenticate' };
  }
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') {
    return { status: 415, code: 20415, message: 'Unsupported Media Type' };
  }
  const form = new URLSearchParams(body);
  const fault = faultIn(form);
  if (fault) return { status: 400, ...fault };
  return { to: form.get('To') ?? '', sender: form.get('MessagingServiceSid') ?? form.get('From') ?? '', body: form.get('Body') ?? '' };
};

type Fault = Omit<Refusal, 'status'>;

/** Of one field after the other, as Twilio looks at them. */
const faultIn = (form: URLSearchParams): Fault | undefined => {
  const strange = [...form.keys()].find((name) => !['To', 'From', 'MessagingServiceSid', 'Body'].includes(name));
  // Twilio overlooks it; here nobody is to send what was not meant.
  if (strange) return { code: 20001, message: `Unknown parameter ${strange}` };
  const [to, from, service, body] = ['To', 'From', 'MessagingServiceSid', 'Body'].map((name) => form.get(name) ?? '');
  if (!to) return { code: 21604, message: "A 'To' phone number is required." };
  if (!body) return { code: 21602, message: 'Message body is required.' };
  if (body.length > 1600) return { code: 21617, message: 'The concatenated message body exceeds the 1600 character limit' };
  if (!from && !service) return { code: 21603, message: "A 'From' phone number is required." };
  if (service && service !== twilioService) return { code: 21701, message: `The Messaging Service ${service} does not exist` };
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return { code: 21211, message: `The 'To' number ${to} is not a valid phone number.` };
  return byNumber[to]?.(to, from || service || '') ?? (service ? undefined : faultOfSender(from ?? ''));
};

const byNumber: Record<string, (to: string, from: string) => Fault> = {
  '+15005550001': (to) => ({ code: 21211, message: `The 'To' number ${to} is not a valid phone number.` }),
  '+15005550002': (to, from) => ({
    code: 21612,
    message: `Message cannot be sent with the current combination of 'To' (${to}) and/or 'From' (${from}) parameters`,
  }),
  '+15005550003': (to) => ({
    code: 21408,
    message: `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}`,
  }),
  '+15005550004': () => ({ code: 21610, message: 'Attempt to send to unsubscribed recipient' }),
  '+15005550009': (to) => ({ code: 21614, message: `'To' number is not a valid mobile number: ${to.slice(0, 5)} ${to.slice(5)}` }),
};

const faultOfSender = (from: string): Fault | undefined => {
  if (from === twilioFrom) return undefined;
  const known: Record<string, Fault> = {
    '+15005550001': {
      code: 21212,
      message: `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
    },
    '+15005550008': { code: 21611, message: `This 'From' number ${from} has exceeded the maximum number of queued messages` },
  };
  const message = `The From phone number ${from} is not a valid message-capable Twilio phone number for this destination/account`;
  return known[from] ?? { code: 21606, message };
};

export const twilioRefusal = ({ status, code, message }: Refusal): ProviderAnswer => ({
  status,
  body: JSON.stringify({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }),
});

/** The documented body, member by member. `failure`: Twilio may create a message and say in it that it failed. */
export const created = ({ to, sender, body }: Taken, failure?: { code: number; message: string }): ProviderAnswer => {
  const sid = `SM${randomBytes(16).toString('hex')}`;
  const isService = sender.startsWith('MG');
  const at = 'Wed, 25 Nov 2026 09:00:00 +0000';
  const message = {
    account_sid: twilioAccount.sid,
    api_version: '2010-04-01',
    body,
    date_created: at,
    date_sent: null,
    date_updated: at,
    direction: 'outbound-api',
    error_code: failure?.code ?? null,
    error_message: failure?.message ?? null,
    from: isService ? null : sender,
    messaging_service_sid: isService ? sender : null,
    num_media: '0',
    num_segments: isService ? '0' : '1',
    price: null,
    price_unit: 'USD',
    sid,
    status: failure ? 'failed' : isService ? 'accepted' : 'queued',
    subresource_uris: { media: `/2010-04-01/Accounts/${twilioAccount.sid}/Messages/${sid}/Media.json` },
    to,
    uri: `/2010-04-01/Accounts/${twilioAccount.sid}/Messages/${sid}.json`,
  };
  return { status: 201, body: JSON.stringify(message) };
};
