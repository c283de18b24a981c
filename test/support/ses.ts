// Amazon SES as far as we use it: POST /v2/email/outbound-emails, as https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
import { type ProviderAnswer, type ProviderServer, startProvider } from './sms-providers/provider-server.ts';

type Content = { Data?: unknown; Charset?: unknown };
export type SesMail = {
  FromEmailAddress: string;
  Destination: { ToAddresses: string[] };
  Content: { Simple: { Subject: Content; Body: { Text?: Content; Html?: Content } } };
};

export type Ses = ProviderServer & { mails: SesMail[] };

export const sesError = (status: number, type: string): ProviderAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify({ message: 'Email address is not verified: ana@example.com' }),
  headers: { 'x-amzn-errortype': type },
});

/** `sender`: the one address that it is verified for. */
export const startSes = async (sender: string): Promise<Ses> => {
  const mails: SesMail[] = [];
  const server = await startProvider(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/v2/email/outbound-emails') return sesError(404, 'NotFoundException');
    if (!/^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[^/]+\/ses\/aws4_request/.test(headers.authorization ?? '')) {
      return sesError(403, 'IncompleteSignatureException');
    }
    const mail = JSON.parse(body) as SesMail; // looked at below, and by the test
    if (mail.FromEmailAddress !== sender) return sesError(400, 'MessageRejected');
    if (!mail.Destination.ToAddresses[0]?.includes('@')) return sesError(400, 'BadRequestException');
    mails.push(mail);
    return { status: 200, type: 'application/json', body: JSON.stringify({ MessageId: `01000-${mails.length}` }) };
  });
  return { ...server, mails };
};
