// One text through the day's money and two providers, with their real clients against servers that answer as they do.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { forgetConfig } from '../../../service/config.ts';
import { twilioSender } from '../../../service/delivery/sms/twilio.ts';
import { vonageSender } from '../../../service/delivery/sms/vonage.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { dayOf } from '../../../service/rules/text-limits.ts';
import { sendText } from '../../../service/sms/send-text.ts';
import { readSpend } from '../../../service/storage/sms-budget.ts';
import type { SmsProvider } from '../../../service/storage/sms-settings.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Fault, ProviderServer } from '../../support/sms-providers/provider-server.ts';
import { startTwilio, twilioAccount, twilioFrom } from '../../support/sms-providers/twilio.ts';
import { startVonage, vonageAccount, vonageFrom } from '../../support/sms-providers/vonage.ts';

let deployment: Deployment;
let twilio: ProviderServer;
let vonage: ProviderServer;
let now = 1_800_000_000;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  [twilio, vonage] = [await startTwilio(), await startVonage()];
});
afterAll(async () => {
  twilio.close();
  vonage.close();
  await deployment.close();
});
beforeEach(() => {
  now += 86_400; // a day of its own
});
afterEach(() => {
  twilio.fail(undefined);
  vonage.fail(undefined);
  delete process.env['SMS_DAILY_TEXTS'];
  forgetConfig();
});

const smsSender = async (provider: SmsProvider) =>
  provider === 'twilio'
    ? twilioSender({ ...twilioAccount, from: twilioFrom }, { origin: twilio.origin, timeoutMilliseconds: 500 })
    : vonageSender({ ...vonageAccount, from: vonageFrom }, { origin: vonage.origin, timeoutMilliseconds: 500 });

const send = async (more: { isHeld?: boolean; budget?: 'proven' | 'unproven' } = {}) => {
  const asked = [twilio.requests.length, vonage.requests.length] as const;
  const settings = { selection: { provider: 'twilio', fallback_provider: 'vonage' } } as const;
  const text = { to: '+46701740605', country: 'SE', body: '012345 is your code', segments: 1, budget: 'proven' as const, ...more };
  const sending = await sendText({ ...tableDeps, smsSender }, settings, text, now);
  const { texts, microUsd } = await readSpend(deployment.table, dayOf(now));
  return { ...sending, texts, microUsd, asked: [twilio.requests.length - asked[0], vonage.requests.length - asked[1]] };
};
const answer = (status: number, body: object): Fault => ({ kind: 'answer', answer: { status, body: JSON.stringify(body) } });
const price = 70_000;

test('the first takes it: one request, one price', async () => {
  expect(await send()).toMatchObject({ outcome: 'accepted', provider: 'twilio', texts: 1, microUsd: price, asked: [1, 0] });
});

test('a number that it refuses costs nothing, and the second is not asked: STOP means both', async () => {
  twilio.fail(answer(400, { code: 21610, message: 'Attempt to send to unsubscribed recipient', status: 400 }));
  expect(await send()).toMatchObject({ outcome: 'number_refused', provider: 'twilio', texts: 0, microUsd: 0, asked: [1, 0] });
});

test.each([
  ['credentials', answer(401, { code: 20003, message: 'Authenticate', status: 401 })],
  ['throttling', answer(429, { code: 20429, message: 'Too many requests', status: 429 })],
])('where its %s stand in the way the second sends, and one text is paid', async (_name, fault) => {
  twilio.fail(fault);
  expect(await send()).toMatchObject({ outcome: 'accepted', provider: 'vonage', texts: 1, microUsd: price, asked: [1, 1] });
});

test.each<[string, Fault]>([
  ['an error of its own', answer(500, {})],
  ['silence', { kind: 'silence' }],
])('after %s, which may have sent it, the second sends and both are paid', async (_name, fault) => {
  twilio.fail(fault);
  expect(await send()).toMatchObject({ outcome: 'accepted', provider: 'vonage', texts: 2, microUsd: 2 * price, asked: [1, 1] });
});

test('where neither can, nothing is paid but what may have been sent', async () => {
  twilio.fail(answer(401, { code: 20003, message: 'Authenticate', status: 401 }));
  vonage.fail({ kind: 'reset' });
  expect(await send()).toMatchObject({ outcome: 'unsent', reason: 'unavailable', perhapsSent: true, texts: 1, asked: [1, 1] });
});

test('where the first may have sent it and the day has no money for the second, that is no closed day', async () => {
  process.env['SMS_DAILY_TEXTS'] = '1';
  forgetConfig();
  twilio.fail({ kind: 'reset' });
  expect(await send()).toMatchObject({ outcome: 'unsent', perhapsSent: true, texts: 1, asked: [1, 0] });
  expect(await send()).toMatchObject({ outcome: 'closed', asked: [0, 0] });
});

test('where it has no route to the number the second is asked; where neither has, the person is told no more than of a refused number', async () => {
  twilio.fail(answer(400, { code: 21408, message: 'Permission to send an SMS has not been enabled for the region', status: 400 }));
  expect(await send()).toMatchObject({ outcome: 'accepted', provider: 'vonage', texts: 1, asked: [1, 1] });
  vonage.fail(answer(200, { 'message-count': '1', messages: [{ status: '6', 'error-text': 'Unroutable message' }] }));
  expect(await send()).toMatchObject({ outcome: 'number_refused', provider: 'vonage', texts: 1, asked: [1, 1] });
});

test('what a provider says of an unproven number gives nothing back: the edge of the day tells nothing, and nobody tries dead numbers all day', async () => {
  twilio.fail(answer(400, { code: 21211, message: 'Invalid', status: 400 }));
  expect(await send({ budget: 'unproven' })).toMatchObject({ outcome: 'number_refused', texts: 1, microUsd: price, asked: [1, 0] });
  process.env['SMS_DAILY_TEXTS'] = '4';
  forgetConfig();
  const outcomes = [];
  for (let i = 0; i < 4; i++) outcomes.push((await send({ budget: 'unproven' })).outcome);
  expect(outcomes).toEqual(['number_refused', 'closed', 'closed', 'closed']);
});

test('a text that is held goes through everything but the sending, and is counted like one that was sent', async () => {
  expect(await send({ isHeld: true })).toMatchObject({ outcome: 'held', texts: 1, microUsd: price, asked: [0, 0] });
  process.env['SMS_DAILY_TEXTS'] = '0';
  forgetConfig();
  expect(await send({ isHeld: true })).toMatchObject({ outcome: 'closed', asked: [0, 0] });
});
