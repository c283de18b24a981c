// SNS's Publish to a phone number, in the query protocol, for the answers that cannot be had from moto.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
import { randomUUID } from 'node:crypto';
import { type ProviderAnswer, type ProviderServer, startProvider } from './provider-server.ts';

export type SnsServer = ProviderServer & {
  texts: { to: string; body: string; attributes: Record<string, string> }[];
};

export const startSns = async (): Promise<SnsServer> => {
  const texts: SnsServer['texts'] = [];
  const server = await startProvider(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/') return snsRefusal(404, 'InvalidAction', `no such address: ${method} ${path}`);
    if (!/^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/sns\/aws4_request, /.test(String(headers.authorization))) {
      return snsRefusal(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
    }
    const form = new URLSearchParams(body);
    if (form.get('Action') !== 'Publish' || form.get('Version') !== '2010-03-31') {
      return snsRefusal(400, 'InvalidAction', 'The action or operation requested is invalid.');
    }
    const [to, message] = [form.get('PhoneNumber') ?? '', form.get('Message') ?? ''];
    if (!message) return snsRefusal(400, 'InvalidParameter', 'Invalid parameter: Empty message');
    if (!/^\+[1-9]\d{6,14}$/.test(to)) {
      return snsRefusal(400, 'InvalidParameter', `Invalid parameter: PhoneNumber Reason: ${to} is not valid to publish to`);
    }
    texts.push({ to, body: message, attributes: attributesIn(form) });
    return published();
  });
  return { ...server, texts };
};

const attributesIn = (form: URLSearchParams): Record<string, string> => {
  const names = [...form].filter(([key]) => /^MessageAttributes\.entry\.\d+\.Name$/.test(key));
  return Object.fromEntries(names.map(([key, name]) => [name, form.get(key.replace(/Name$/, 'Value.StringValue')) ?? '']));
};

const xmlns = 'http://sns.amazonaws.com/doc/2010-03-31/';
const type = 'text/xml';

const published = (): ProviderAnswer => ({
  status: 200,
  type,
  body: `<PublishResponse xmlns="${xmlns}"><PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
});

export const snsRefusal = (status: number, code: string, message: string): ProviderAnswer => ({
  status,
  type,
  body: `<ErrorResponse xmlns="${xmlns}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
});
