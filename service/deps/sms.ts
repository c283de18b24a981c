import { config } from '../config.ts';
import type { SmsSender } from '../delivery/sms/sender.ts';
import { logLine } from '../http/log.ts';
import { Problem } from '../rules/problem.ts';
import { type SmsProvider, type SmsSettings, smsSecretContext } from '../storage/sms-settings.ts';
import { secretsDeps } from './secrets.ts';

/** For endpoints with the need `sms`. */
export const smsDeps = {
  /**
   * The provider as it is set up now; undefined where credentials are missing. Its client is loaded at the first text, and kept as long as
   * the settings stay. In development the outbox takes the place of the call, of nothing else.
   */
  async smsSender(provider: SmsProvider, settings: SmsSettings): Promise<SmsSender | undefined> {
    const wanted = JSON.stringify([provider, settings[provider] ?? null]);
    const known = senders.get(provider);
    if (known?.settings === wanted) return known.sender;
    const sender = await makers[provider](settings);
    if (sender) senders.set(provider, { settings: wanted, sender });
    return sender;
  },
};

export type SmsDeps = typeof smsDeps;

const senders = new Map<SmsProvider, { settings: string; sender: SmsSender }>();

type Maker = (settings: SmsSettings) => Promise<SmsSender | undefined>;

const makers: Record<SmsProvider, Maker> = {
  twilio: async ({ twilio }) => {
    if (!twilio?.sid || !twilio.auth_token || !(twilio.from || twilio.messaging_service_sid)) return undefined;
    const authToken = await revealed('twilio', twilio.auth_token);
    if (!authToken) return undefined;
    const { sid, from, messaging_service_sid: messagingServiceSid } = twilio;
    return (
      outbox() ??
      (await import('../delivery/sms/twilio.ts')).twilioSender({ sid, authToken, ...given({ from, messagingServiceSid }) }, origin())
    );
  },
  vonage: async ({ vonage }) => {
    if (!vonage?.api_key || !vonage.api_secret || !vonage.from) return undefined;
    const apiSecret = await revealed('vonage', vonage.api_secret);
    if (!apiSecret) return undefined;
    return (
      outbox() ??
      (await import('../delivery/sms/vonage.ts')).vonageSender({ apiKey: vonage.api_key, apiSecret, from: vonage.from }, origin())
    );
  },
  sns: async ({ sns }) =>
    outbox() ?? (await import('../delivery/sms/sns.ts')).snsSender(given({ region: sns?.region, senderId: sns?.sender_id })),
};

const given = <Shape extends Record<string, string | null | undefined>>(values: Shape): { [Name in keyof Shape]: string | undefined } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value || undefined])) as {
    [Name in keyof Shape]: string | undefined;
  }; // the same names

const origin = () => ({ origin: config().smsProviderOrigin });

/** Undefined for a ciphertext of another key, as in a table that was restored elsewhere: the credentials are to be set again. */
const revealed = async (setting: 'twilio' | 'vonage', ciphertext: string): Promise<string | undefined> => {
  const box = await secretsDeps.secrets();
  const plain = await box.decrypt(ciphertext, smsSecretContext(setting)).catch(async (error: unknown) => {
    if (error instanceof Problem) throw error;
    await logLine('error', 'the credentials of an SMS provider cannot be decrypted', { provider: setting, cause: nameOf(error) });
    return undefined;
  });
  return plain && Buffer.from(plain).toString('utf8');
};

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

const outbox = (): SmsSender | undefined => {
  if (config().smsSender !== 'outbox') return undefined;
  return async ({ to, body }) => {
    const { deliver } = await import('../delivery/outbox.ts');
    deliver({ channel: 'sms', to, body, at: new Date(Date.now()).toISOString() });
    return { outcome: 'accepted' };
  };
};
