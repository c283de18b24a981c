// From stored settings to the provider's client: what is missing, what is deciphered, how long a client stays, and what the outbox replaces.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { config, forgetConfig } from '../../../service/config.ts';
import { readOutbox } from '../../../service/delivery/outbox.ts';
import { secretsDeps } from '../../../service/deps/secrets.ts';
import { smsDeps } from '../../../service/deps/sms.ts';
import { type SmsProvider, type SmsSettings, smsSecretContext } from '../../../service/storage/sms-settings.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { startTwilio, type TwilioServer, twilioAccount, twilioFrom, twilioService } from '../../support/sms-providers/twilio.ts';
import { startVonage, type VonageServer, vonageAccount, vonageFrom } from '../../support/sms-providers/vonage.ts';

let deployment: Deployment;
let twilio: TwilioServer;
let vonage: VonageServer;
beforeAll(async () => {
  [deployment, twilio, vonage] = await Promise.all([startDeployment(), startTwilio(), startVonage()]);
});
afterAll(async () => {
  for (const name of ['SMS_SENDER', 'SMS_PROVIDER_ORIGIN']) delete process.env[name];
  twilio.close();
  vonage.close();
  await deployment.close();
});
afterEach(() => void jest.restoreAllMocks());

const configured = (environment: Record<string, string>): void => {
  Object.assign(process.env, environment);
  forgetConfig();
};
const atProvider = (server: { origin: string }): void => configured({ SMS_SENDER: 'provider', SMS_PROVIDER_ORIGIN: server.origin });

const sealed = async (secret: string, setting: 'twilio' | 'vonage'): Promise<string> =>
  (await secretsDeps.secrets()).encrypt(Buffer.from(secret), smsSecretContext(setting));

const none = { selection: { provider: 'auth0' } } as const;
const withTwilio = async (
  more: Partial<NonNullable<SmsSettings['twilio']>> = {},
  token = twilioAccount.authToken,
): Promise<SmsSettings> => ({
  ...none,
  twilio: { sid: twilioAccount.sid, auth_token: await sealed(token, 'twilio'), from: twilioFrom, messaging_service_sid: null, ...more },
});
const withVonage = async (more: Partial<NonNullable<SmsSettings['vonage']>> = {}): Promise<SmsSettings> => ({
  ...none,
  vonage: { api_key: vonageAccount.apiKey, api_secret: await sealed(vonageAccount.apiSecret, 'vonage'), from: vonageFrom, ...more },
});

const text = { to: '+46701740605', body: '012345 is your code' };

describe.each(['provider', 'outbox'])('with texts to the %s', (sender) => {
  beforeEach(() => configured({ SMS_SENDER: sender, SMS_PROVIDER_ORIGIN: 'http://127.0.0.1:1' }));

  test.each<[SmsProvider, string, () => Promise<SmsSettings>]>([
    ['twilio', 'anything', async () => none],
    ['twilio', 'an account', () => withTwilio({ sid: null })],
    ['twilio', 'a token', () => withTwilio({ auth_token: null })],
    ['twilio', 'a sender', () => withTwilio({ from: null })],
    ['twilio', 'a sender that is not empty', () => withTwilio({ from: '', messaging_service_sid: '' })],
    ['vonage', 'anything', async () => none],
    ['vonage', 'a key', () => withVonage({ api_key: null })],
    ['vonage', 'a secret', () => withVonage({ api_secret: null })],
    ['vonage', 'a sender', () => withVonage({ from: null })],
  ])('%s is not set up without %s', async (provider, _what, settings) => {
    expect(await smsDeps.smsSender(provider, await settings())).toBeUndefined();
  });

  test.each<[SmsProvider, () => Promise<SmsSettings>]>([
    ['twilio', withTwilio],
    ['twilio', () => withTwilio({ from: null, messaging_service_sid: twilioService })],
    ['vonage', withVonage],
    ['sns', async () => none],
    ['sns', async () => ({ ...none, sns: { region: null, sender_id: null } })],
  ])('%s is set up with what it needs', async (provider, settings) => {
    expect(await smsDeps.smsSender(provider, await settings())).toBeInstanceOf(Function);
  });

  test('one provider’s secret is of no use in the other’s place', async () => {
    const { vonage: stored } = await withVonage();

    await expect(smsDeps.smsSender('twilio', await withTwilio({ auth_token: stored?.api_secret ?? null }))).resolves.toBeUndefined();
  });
});

describe('a text to the provider', () => {
  test('of Twilio goes with the deciphered token', async () => {
    atProvider(twilio);
    const send = await smsDeps.smsSender('twilio', await withTwilio());

    expect(await send?.(text)).toMatchObject({ outcome: 'accepted' });
    expect(twilio.texts.at(-1)).toEqual({ ...text, sender: twilioFrom });
  });

  test('of Twilio goes from the service, if there is one', async () => {
    atProvider(twilio);
    const send = await smsDeps.smsSender('twilio', await withTwilio({ messaging_service_sid: twilioService }));

    await send?.(text);
    expect(twilio.texts.at(-1)).toEqual({ ...text, sender: twilioService });
  });

  test('of Vonage goes with the deciphered secret', async () => {
    atProvider(vonage);
    const send = await smsDeps.smsSender('vonage', await withVonage());

    expect(await send?.(text)).toMatchObject({ outcome: 'accepted' });
    expect(vonage.texts.at(-1)).toMatchObject({ to: '46701740605', from: vonageFrom, body: text.body });
  });

  test('goes by the same client as long as the settings stay, and nothing is deciphered again', async () => {
    atProvider(twilio);
    const settings = await withTwilio();
    const first = await smsDeps.smsSender('twilio', settings);
    const box = jest.spyOn(secretsDeps, 'secrets');

    expect(await smsDeps.smsSender('twilio', { ...settings, twilio: { ...settings.twilio } as NonNullable<SmsSettings['twilio']> })).toBe(
      first,
    );
    expect(box).not.toHaveBeenCalled();
  });

  test('goes with the new token as soon as there is one, and with no token that was taken away', async () => {
    atProvider(twilio);
    const old = await smsDeps.smsSender('twilio', await withTwilio({}, 'a former token'));
    expect(await old?.(text)).toMatchObject({ outcome: 'account_refused' });

    const current = await smsDeps.smsSender('twilio', await withTwilio());
    expect(await current?.(text)).toMatchObject({ outcome: 'accepted' });

    expect(await smsDeps.smsSender('twilio', await withTwilio({ auth_token: null }))).toBeUndefined();
  });
});

test('the outbox takes a text in place of the provider’s call', async () => {
  configured({ SMS_SENDER: 'outbox', SMS_PROVIDER_ORIGIN: twilio.origin });
  const asked = twilio.requests.length;

  const send = await smsDeps.smsSender('twilio', await withTwilio({ sid: 'AC1' }));

  expect(await send?.(text)).toEqual({ outcome: 'accepted' });
  expect(readOutbox().at(-1)).toEqual({ channel: 'sms', ...text, at: expect.any(String) });
  expect(twilio.requests).toHaveLength(asked);
});

test('a function knows neither an outbox nor another address of a provider', () => {
  const before = { ...process.env };
  configured({
    SMS_SENDER: 'outbox',
    SMS_PROVIDER_ORIGIN: 'https://evil.example',
    AWS_LAMBDA_FUNCTION_NAME: 'x',
    ...{ SECRETS_KEY: 'kms:x', SIGNING_KEYS: 'kms:x', CODES_KEY: 'secret:x' },
  });

  const told = config();
  delete process.env['AWS_LAMBDA_FUNCTION_NAME'];
  configured(before as Record<string, string>);

  expect(told).toMatchObject({ smsSender: 'provider', smsProviderOrigin: undefined });
});
