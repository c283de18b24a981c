// Vonage's SMS API as it is documented: it answers 200, and says in each message whether it took it.
// https://developer.vonage.com/en/api/sms, https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms
import { isGsm } from '../../../service/rules/gsm-alphabet.ts';
import { segmentsOf } from '../../../service/sms/segments.ts';
import { type ProviderAnswer, type ProviderRequest, type ProviderServer, startProvider } from './provider-server.ts';

export const vonageAccount = { apiKey: 'abcd1234', apiSecret: 'Vonage-s3cret' };
export const vonageFrom = 'Example';

export type VonageServer = ProviderServer & {
  /** As they would arrive. */
  texts: { to: string; from: string; body: string; segments: number }[];
  /** The status of every part of a text to this number from now on, in place of success. */
  refuse(to: string, ...parts: { status: string; words: string }[]): void;
};

export const startVonage = async (): Promise<VonageServer> => {
  const texts: VonageServer['texts'] = [];
  const refused = new Map<string, Part[]>();
  const server = await startProvider((request) => answerAsVonage(request, texts, refused));
  return { ...server, texts, refuse: (to, ...parts) => void refused.set(to.replace('+', ''), parts) };
};

/** `refused`: the parts' statuses by number. */
export const answerAsVonage = (
  request: ProviderRequest,
  texts: VonageServer['texts'],
  refused: ReadonlyMap<string, Part[]> = new Map(),
): ProviderAnswer => {
  if (request.path !== '/sms/json') return problem(404, 'not-found', 'Not Found');
  const read = textIn(request);
  if ('status' in read) {
    return read.status === '401' ? problem(401, 'unauthorized', 'Unauthorized') : vonageAnswer([{ ...read, to: '' }]);
  }
  const parts = refused.get(read.to) ?? Array.from({ length: read.segments }, () => ({ status: '0', words: '' }));
  if (!refused.has(read.to)) texts.push(read);
  return vonageAnswer(parts.map((part) => ({ ...part, to: read.to })));
};

type Part = { status: string; words: string };
type Read = VonageServer['texts'][number] | Part;

const textIn = ({ method, headers, body }: ProviderRequest): Read => {
  // Vonage takes a form and GET as well; our client speaks JSON, and nothing else is to go unseen.
  if (method !== 'POST' || headers['content-type'] !== 'application/json') return { status: '2', words: 'Missing to param' };
  const form: Record<string, string> = JSON.parse(body);
  const [kind, encoded = ''] = String(headers.authorization).split(' ');
  const { apiKey, apiSecret } = vonageAccount;
  if (kind === 'Basic') {
    if (Buffer.from(encoded, 'base64').toString() !== `${apiKey}:${apiSecret}`) return { status: '401', words: '' };
  } else if (form['api_key'] !== apiKey || form['api_secret'] !== apiSecret) {
    return { status: '4', words: 'Bad Credentials' };
  }
  const known = ['api_key', 'api_secret', 'from', 'to', 'text', 'type'];
  const strange = Object.keys(form).find((name) => !known.includes(name));
  // Vonage overlooks it; here nobody is to send what was not meant.
  if (strange) return { status: '3', words: `Invalid value for param: ${strange}` };
  const { to = '', from = '', text = '', type = 'text' } = form;
  for (const [name, value] of Object.entries({ to, from, text })) if (!value) return { status: '2', words: `Missing ${name} param` };
  if (!/^[1-9]\d{6,14}$/.test(to)) return { status: '3', words: `to address is not numeric` };
  if (!['text', 'unicode'].includes(type)) return { status: '3', words: 'Invalid value for param: type' };
  return { to, from, ...arriving(text, type) };
};

/** In the encoding that was asked for: `text` is GSM-7, which has no place for other letters; `unicode` is UCS-2, whatever is in it. */
const arriving = (text: string, type: string): { body: string; segments: number } => {
  if (type === 'text') {
    const body = [...text].map((letter) => (isGsm(letter) ? letter : '?')).join('');
    return { body, segments: segmentsOf(body) };
  }
  return { body: text, segments: text.length <= 70 ? 1 : Math.ceil(text.length / 67) };
};

let messages = 0;

export const vonageAnswer = (parts: (Part & { to: string })[]): ProviderAnswer => ({
  status: 200,
  body: JSON.stringify({
    'message-count': String(parts.length),
    messages: parts.map(({ to, status, words }) =>
      status === '0'
        ? {
            to,
            'message-id': `0A0000000123ABC${++messages}`,
            status,
            'remaining-balance': '3.14159265',
            'message-price': '0.03330000',
            network: '24001',
          }
        : { to, status, 'error-text': words },
    ),
  }),
});

const problem = (status: number, name: string, title: string): ProviderAnswer => ({
  status,
  type: 'application/problem+json',
  body: JSON.stringify({
    type: `https://developer.vonage.com/api-errors#${name}`,
    title,
    detail: 'words',
    instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
  }),
});
