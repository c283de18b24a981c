import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeWithMoto, type Moto, startMoto } from '../../../test/support/aws/moto.ts';
import { type SnsServer, snsRefusal, startSns } from '../../../test/support/sms-providers/sns.ts';
import { type SnsOptions, snsSender } from './sns.ts';

const to = '+46701740605';
const body = '012345 ist Ihr Code für Müller & Söhne 😀\n@login.example.com #012345';
const send = (options: SnsOptions = {}, text: { to?: string } = {}) =>
  snsSender(options, { timeoutMilliseconds: 5000 })({ to, body, ...text });

const before = { ...process.env };
const setEnvironment = (values: Record<string, string>): void => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, values);
};
afterAll(() =>
  setEnvironment(Object.fromEntries(Object.entries(before).filter(([name]) => name.startsWith('AWS_'))) as Record<string, string>),
);

const credentials = { AWS_REGION: 'eu-north-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

describe('SNS', () => {
  let sns: SnsServer;
  beforeAll(async () => {
    sns = await startSns();
    setEnvironment({ ...credentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_SNS: sns.origin });
  });
  afterAll(() => sns.close());

  test('takes a text as transactional, with each letter as it was', async () => {
    expect(await send()).toEqual({ outcome: 'accepted', messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(sns.texts.at(-1)).toEqual({ to, body, attributes: { 'AWS.SNS.SMS.SMSType': 'Transactional' } });
    expect(String(sns.requests.at(-1)?.headers.authorization)).toContain('/eu-north-1/sns/aws4_request');
  });

  test('takes a sender id, and another region than ours', async () => {
    await send({ senderId: 'EXAMPLE', region: 'us-west-2' });

    expect(sns.texts.at(-1)?.attributes).toEqual({ 'AWS.SNS.SMS.SMSType': 'Transactional', 'AWS.SNS.SMS.SenderID': 'EXAMPLE' });
    expect(String(sns.requests.at(-1)?.headers.authorization)).toContain('/us-west-2/sns/aws4_request');
  });

  test('says no to a number that is none', async () => {
    expect(await send({}, { to: '+46abc' })).toMatchObject({
      outcome: 'number_refused',
      detail: expect.stringMatching(/^InvalidParameter/),
    });
  });

  test.each([
    ['InvalidParameter', 400, 'Invalid parameter: PhoneNumber Reason: +46701740605 is not valid to publish to', 'number_refused'],
    ['InvalidParameter', 400, 'Invalid parameter: Message too long', 'account_refused'],
    ['InvalidParameterValue', 400, 'Invalid parameter: SenderID', 'account_refused'],
    ['OptedOut', 400, 'The phone number is opted out', 'number_refused'],
    ['EndpointDisabled', 400, 'words', 'number_refused'],
    ['Throttled', 429, 'Rate exceeded', 'throttled'],
    ['ThrottledException', 429, 'Rate exceeded', 'throttled'],
    ['Throttling', 400, 'Rate exceeded', 'throttled'],
    ['LimitExceeded', 400, 'words', 'throttled'],
    [
      'AuthorizationError',
      403,
      'User: arn:aws:sts::123456789012:assumed-role/x is not authorized to perform: SNS:Publish on resource: +46701740605',
      'account_refused',
    ],
    ['InvalidClientTokenId', 403, 'The security token included in the request is invalid.', 'account_refused'],
    ['SignatureDoesNotMatch', 403, 'words', 'account_refused'],
    ['ExpiredToken', 403, 'words', 'account_refused'],
    ['InvalidSecurity', 403, 'words', 'account_refused'],
    ['NotFound', 404, 'words', 'account_refused'],
    ['KMSAccessDenied', 400, 'words', 'account_refused'],
    ['OptInRequired', 403, 'words', 'account_refused'],
    ['UserError', 400, 'words', 'account_refused'],
    ['InternalError', 500, 'words', 'unavailable'],
    ['ServiceUnavailable', 503, 'words', 'unavailable'],
  ])('%s (HTTP %d) is told: %s', async (code, status, words, outcome) => {
    const asked = sns.requests.length;
    sns.fail({ kind: 'answer', answer: snsRefusal(status, code, words) });
    const sent = await send();
    sns.fail(undefined);

    expect(sent).toMatchObject({ outcome, detail: expect.stringMatching(new RegExp(`^${code}`)) });
    expect(JSON.stringify(sent)).not.toMatch(/\d{5}/);
    if (sent.outcome === 'unavailable') expect(sent.perhapsSent).toBe(true);
    // The SDK tries again what is throttled or broken, if it may.
    expect(sns.requests).toHaveLength(asked + 1);
  });

  test('is asked at AWS_ENDPOINT_URL where it has no address of its own', async () => {
    setEnvironment({ ...credentials, AWS_ENDPOINT_URL: sns.origin });

    expect(await send()).toMatchObject({ outcome: 'accepted' });
  });

  test('is not asked without a region', async () => {
    const asked = sns.requests.length;
    setEnvironment({ AWS_ENDPOINT_URL: sns.origin, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });

    expect(await send()).toMatchObject({ outcome: expect.stringMatching(/^(account_refused|unavailable)$/) });
    expect(sns.requests).toHaveLength(asked);
  });
});

describeWithMoto('SNS of moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
    setEnvironment(moto.environment);
  });
  afterAll(() => moto.stop());

  test('takes a text', async () => {
    expect(await send({ senderId: 'EXAMPLE' })).toEqual({ outcome: 'accepted', messageId: expect.any(String) });

    const kept = (await (await fetch(`${moto.endpoint}/moto-api/data.json`)).json()) as { sns: { SMS: object[] } };
    expect(kept.sns.SMS).toEqual([{ phone_number: to, message: body, message_id: expect.any(String) }]);
  });

  test('refuses a number that is none', async () => {
    expect(await send({}, { to: '+NAA+15551234567' })).toMatchObject({ outcome: 'number_refused' });
  });
});
