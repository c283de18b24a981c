// Amazon SNS, as the function's own role: no credentials of its own. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Sent, type SmsSender, smsTimeoutMilliseconds } from './sender.ts';
import { nonsense, unheard, withinTime, withoutNumbers } from './within-time.ts';

export type SnsOptions = {
  /** Undefined: the deployment's own. */
  region?: string | undefined;
  /** Letters and digits, where the country allows one. */
  senderId?: string | undefined;
};

type Options = { timeoutMilliseconds?: number };

export const snsSender = ({ region, senderId }: SnsOptions, { timeoutMilliseconds = smsTimeoutMilliseconds }: Options = {}): SmsSender => {
  const requestHandler = {
    connectionTimeout: timeoutMilliseconds,
    requestTimeout: timeoutMilliseconds,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: false },
    httpsAgent: { keepAlive: false },
  };
  // One try: a second one could be a second text. So no kept connection either, which dies while a function is frozen.
  const client = new SNSClient({ ...(region ? { region } : {}), maxAttempts: 1, requestHandler });
  const text = (value: string) => ({ DataType: 'String', StringValue: value });
  const attributes = {
    'AWS.SNS.SMS.SMSType': text('Transactional'),
    ...(senderId ? { 'AWS.SNS.SMS.SenderID': text(senderId) } : {}),
  };
  return ({ to, body }) =>
    withinTime(async () => {
      try {
        const answer = await client.send(new PublishCommand({ PhoneNumber: to, Message: body, MessageAttributes: attributes }));
        return answer.MessageId ? { outcome: 'accepted', messageId: answer.MessageId } : nonsense('an answer without a message id');
      } catch (error) {
        return understood(error);
      }
    }, timeoutMilliseconds);
};

const tooFast = new Set([
  'Throttling',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceeded',
]);
const aboutTheNumber = new Set(['OptedOut', 'OptedOutException', 'EndpointDisabled', 'EndpointDisabledException']);

const understood = (error: unknown): Sent => {
  if (!(error instanceof Error)) return nonsense('unknown');
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const name = error.name;
  const detail = [name, withoutNumbers(error.message)].filter(Boolean).join(': ');
  if (tooFast.has(name) || status === 429) return { outcome: 'throttled', detail };
  if (aboutTheNumber.has(name) || /opted out/i.test(error.message)) return { outcome: 'number_refused', detail };
  if (/^InvalidParameter/.test(name) && /phone ?number/i.test(error.message)) return { outcome: 'number_refused', detail };
  if (status !== undefined && status >= 400 && status < 500) return { outcome: 'account_refused', detail };
  // No role, no region: nothing has left.
  if (name === 'CredentialsProviderError') return { outcome: 'account_refused', detail: name };
  return status === undefined ? unheard(error) : { outcome: 'unavailable', detail, perhapsSent: true };
};
