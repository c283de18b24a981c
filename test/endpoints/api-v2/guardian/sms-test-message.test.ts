// The administrator's test message: over Twilio's real client, against a server that answers what Twilio documents.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { forgetConfig } from '../../../../service/config.ts';
import { readOutbox } from '../../../../service/delivery/outbox.ts';
import { allItems, auditEntries } from '../../../support/all-items.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { catchLog } from '../../../support/log-lines.ts';
import { api, scan } from '../../../support/management-api.ts';

jest.setTimeout(30_000);

type Answer = { status: number; body: object };

const asked: { path: string; form: URLSearchParams }[] = [];
let answer: Answer | undefined;
const twilio = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  asked.push({ path: request.url ?? '', form: new URLSearchParams(Buffer.concat(chunks).toString()) });
  if (!answer) return request.socket.destroy();
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
});

let deployment: Deployment;
let log: ReturnType<typeof catchLog>;
beforeAll(async () => {
  await new Promise<void>((done) => twilio.listen(0, '127.0.0.1', done));
  deployment = await startDeployment();
  log = catchLog();
});
afterAll(async () => {
  log.stop();
  twilio.closeAllConnections();
  twilio.close();
  await deployment.close();
});

const configured = (environment: Record<string, string>): void => {
  Object.assign(process.env, environment);
  forgetConfig();
};

const number = '+46701740605';
const path = '/guardian/factors/sms';
const send = (body: unknown, more: Parameters<typeof api>[2] = {}) => api('POST', `${path}/test-message`, { body, ...more });

beforeEach(async () => {
  configured({
    SMS_SENDER: 'provider',
    SMS_PROVIDER_ORIGIN: `http://127.0.0.1:${(twilio.address() as AddressInfo).port}`,
    SMS_COUNTRIES: '*',
    SMS_DAILY_USD: '10',
    SMS_PRICES: '',
  });
  asked.length = 0;
  answer = { status: 201, body: { sid: 'SM1', status: 'queued', error_code: null } };
  for (const { pk, sk } of await allItems()) {
    if (pk.startsWith('LIMIT#') || sk.startsWith('SMS#')) await deployment.table.remove({ pk, sk });
  }
  await api('PUT', `${path}/selected-provider`, { body: { provider: 'twilio' } });
  await api('PUT', `${path}/providers/twilio`, { body: { sid: 'AC1', auth_token: 'the-token', from: '+15551234567' } });
});

test('sends one text by the selected provider and says by whom', async () => {
  expect(await send({ to: number })).toMatchObject({ status: 200, body: { provider: 'twilio', accepted: true } });

  expect(asked).toHaveLength(1);
  expect(asked[0]?.path).toBe('/2010-04-01/Accounts/AC1/Messages.json');
  expect(Object.fromEntries(asked[0]?.form ?? [])).toMatchObject({
    To: number,
    From: '+15551234567',
    Body: 'Test message from Example & Söhne: texts work.',
  });
});

test('says it in the language asked for', async () => {
  await send({ to: number }, { headers: { 'accept-language': 'de-AT,de;q=0.9' } });

  expect(asked[0]?.form.get('Body')).toContain('Testnachricht von');
});

test('reads a number as people write it', async () => {
  await send({ to: ' 0046 70-174 06 05' });

  expect(asked[0]?.form.get('To')).toBe(number);
});

test('tries a provider before it is selected', async () => {
  await api('PUT', `${path}/selected-provider`, { body: { provider: 'auth0' } });
  configured({ SMS_SENDER: 'outbox' });

  expect(await send({ to: number, provider: 'sns' })).toMatchObject({ status: 200, body: { provider: 'sns', accepted: true } });
  expect(readOutbox().at(-1)).toMatchObject({ channel: 'sms', to: number });
  expect((await api('GET', `${path}/selected-provider`)).body).toEqual({ provider: 'auth0' });
});

describe('says what to do', () => {
  test('where nothing is selected', async () => {
    await api('PUT', `${path}/selected-provider`, { body: { provider: 'auth0' } });

    const { status, body } = await send({ to: number });

    expect({ status, body }).toEqual({
      status: 400,
      body: {
        statusCode: 400,
        error: 'Bad Request',
        message: 'No provider is selected: PUT /api/v2/guardian/factors/sms/selected-provider',
        errorCode: 'sms_not_selected',
      },
    });
  });

  test('where credentials are missing', async () => {
    await api('PUT', `${path}/providers/twilio`, { body: { sid: 'AC1', auth_token: null } });

    const { body } = await send({ to: number });

    expect(body).toMatchObject({ statusCode: 400, errorCode: 'sms_credentials_missing' });
    expect(body.message).toBe(
      'twilio lacks credentials (sid, auth_token, and from or messaging_service_sid): PUT /api/v2/guardian/factors/sms/providers/twilio',
    );
    expect(asked).toEqual([]);
  });

  test.each([
    [{ status: 401, body: { code: 20003, message: 'Authenticate' } }, 400, 'sms_account_refused', 'error 20003'],
    [
      { status: 400, body: { code: 21610, message: 'Attempt to send to unsubscribed recipient' } },
      400,
      'sms_number_refused',
      'error 21610',
    ],
    [{ status: 400, body: { code: 21211, message: "Invalid 'To' Phone Number: +46701740605" } }, 400, 'sms_number_refused', 'error 21211'],
    [{ status: 429, body: { code: 20429, message: 'Too Many Requests' } }, 429, 'sms_throttled', 'error 20429'],
    [{ status: 500, body: {} }, 503, 'sms_unavailable', 'HTTP 500'],
    [undefined, 503, 'sms_unavailable', 'twilio does not answer'],
  ])('where Twilio answers %j', async (its, status, code, words) => {
    answer = its;

    const ours = await send({ to: number });

    expect(ours).toMatchObject({ status, body: { statusCode: status, errorCode: code } });
    expect(ours.body.message).toContain(words);
    expect(ours.text).not.toContain('46701740605');
    if (status !== 400) expect(Number(ours.headers['retry-after'])).toBeGreaterThan(0);
    expect(asked).toHaveLength(1);
  });

  test('where the day’s money is used up: the half of it that strangers’ numbers may cost', async () => {
    configured({ SMS_DAILY_USD: '0.15', SMS_PRICES: 'SE=0.1' });

    const { status, body } = await send({ to: number });

    expect({ status, code: body.errorCode }).toEqual({ status: 400, code: 'sms_closed' });
    expect(body.message).toContain('smsDailyUsd');
    expect(asked).toEqual([]);
  });

  test.each([
    ['+46 900 123 4567', 'phone_number_premium'],
    ['0701740605', 'phone_number_needs_country'],
    ['+46 70-174 06 05 ext 3', 'phone_number_extension'],
    ['+46', 'phone_number_not_a_number'],
    ['hello', 'phone_number_not_a_number'],
    ['+49 1512 3456789', 'phone_number_country'],
  ])('where the number is %s', async (to, code) => {
    configured({ SMS_COUNTRIES: 'SE' });
    const before = await scan(deployment.endpoint);

    const ours = await send({ to });

    expect(ours).toMatchObject({ status: 400, body: { errorCode: code, field: 'to' } });
    expect(asked).toEqual([]);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test.each([
    [{}, 'to'],
    [{ to: null }, 'to'],
    [{ to: 46701740605 }, 'to'],
    [{ to: '' }, 'to'],
    [{ to: [number] }, 'to'],
    [{ to: 'x'.repeat(101) }, 'to'],
    [{ to: number, provider: 'auth0' }, 'provider'],
    [{ to: number, provider: 1 }, 'provider'],
    [{ to: number, body: 'Hello' }, 'body'],
  ])('where the body is %j', async (body, field) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { errorCode: 'invalid_body', field } });
    expect(asked).toEqual([]);
  });
});

test('leaves an entry in the audit log, and the number and the token nowhere', async () => {
  await send({ to: number });
  answer = { status: 400, body: { code: 21211, message: `Invalid 'To' Phone Number: ${number}` } };
  await send({ to: number });
  answer = { status: 401, body: { code: 20003, message: `Authenticate ${number}` } };
  await send({ to: number });

  const entries = (await auditEntries(deployment.table)).slice(-3);

  const authenticator = { type: 'phone', phone_number: 'XXXXXXX0605' };
  expect(entries).toMatchObject([
    { type: 'gd_send_sms', description: 'Test message sent', details: { authenticator, purpose: 'test', provider: 'twilio' } },
    { type: 'gd_send_sms_failure', details: { authenticator, failure_details: { errorCode: 'number_refused', provider: 'twilio' } } },
    { type: 'gd_send_sms_failure', details: { authenticator, failure_details: { errorCode: 'unsent', reason: 'account_refused' } } },
  ]);
  expect(log.text()).toContain('text not sent');
  expect(JSON.stringify([log.text(), (await allItems()).filter(({ sk }) => !sk.startsWith('LIMIT'))])).not.toContain('46701740605');
  expect(JSON.stringify([log.text(), await allItems()])).not.toContain('the-token');
});

test('takes its own scope', async () => {
  expect((await send({ to: number }, { scopes: ['update:guardian_factors'] })).status).toBe(200);
  expect((await send({ to: number }, { scopes: ['read:guardian_factors', 'update:users'] })).status).toBe(403);
});
