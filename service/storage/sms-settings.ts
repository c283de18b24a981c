// How texts are sent: the chosen provider, each provider's credentials, the templates. One item each, so that concurrent writes lose nothing.
import * as z from 'zod';
import type { Item, Table } from './table.ts';

const partition = 'SETTINGS';

export const smsProviders = ['twilio', 'vonage', 'sns'] as const;
export type SmsProvider = (typeof smsProviders)[number];

const selection = z.object({
  /** `auth0`: none selected, nothing is sent. */
  provider: z.enum(['auth0', ...smsProviders]),
  /** Tried once where the first does not accept a text. */
  fallback_provider: z.enum(smsProviders).optional(),
});

/** Secrets are ciphertexts, bound to {purpose: 'sms', setting: <provider>}. */
const twilio = z.object({
  sid: z.string().nullable(),
  auth_token: z.string().nullable(),
  from: z.string().nullable(),
  messaging_service_sid: z.string().nullable(),
});
const vonage = z.object({ api_key: z.string().nullable(), api_secret: z.string().nullable(), from: z.string().nullable() });
const sns = z.object({ region: z.string().nullable(), sender_id: z.string().nullable() });

const templates = z.object({ enrollment_message: z.string(), verification_message: z.string() });
const messageTypes = z.object({ message_types: z.array(z.literal('sms')) });

export type SmsSelection = z.output<typeof selection>;
export type TwilioSettings = z.output<typeof twilio>;
export type VonageSettings = z.output<typeof vonage>;
export type SnsSettings = z.output<typeof sns>;
export type SmsTemplates = z.output<typeof templates>;

export type SmsSettings = {
  selection: SmsSelection;
  twilio?: TwilioSettings | undefined;
  vonage?: VonageSettings | undefined;
  sns?: SnsSettings | undefined;
  templates?: SmsTemplates | undefined;
  messageTypes?: 'sms'[] | undefined;
};

/** All of it, by one strongly consistent query. */
export const readSmsSettings = async (table: Table): Promise<SmsSettings> => {
  const items = await table.queryAll(partition, 'SMS#');
  const found = <Shape extends z.ZodType>(name: SmsSetting, shape: Shape): z.output<Shape> | undefined => {
    const item = items.find(({ sk }) => sk === keyOf(name).sk);
    return item && shape.parse(item);
  };
  return {
    selection: found('SELECTION', selection) ?? { provider: 'auth0' },
    twilio: found('TWILIO', twilio),
    vonage: found('VONAGE', vonage),
    sns: found('SNS', sns),
    templates: found('TEMPLATES', templates),
    messageTypes: found('MESSAGE-TYPES', messageTypes)?.message_types,
  };
};

type SmsSetting = 'SELECTION' | 'TWILIO' | 'VONAGE' | 'SNS' | 'TEMPLATES' | 'MESSAGE-TYPES';

const keyOf = (name: SmsSetting) => ({ pk: partition, sk: `SMS#${name}` });

const write = async (table: Table, name: SmsSetting, value: Omit<Item, 'pk' | 'sk'>): Promise<void> => {
  await table.put({ ...keyOf(name), ...value });
};

export const writeSmsSelection = (table: Table, value: SmsSelection): Promise<void> => write(table, 'SELECTION', value);
export const writeTwilio = (table: Table, value: TwilioSettings): Promise<void> => write(table, 'TWILIO', value);
export const writeVonage = (table: Table, value: VonageSettings): Promise<void> => write(table, 'VONAGE', value);
export const writeSns = (table: Table, value: SnsSettings): Promise<void> => write(table, 'SNS', value);
export const writeSmsTemplates = (table: Table, value: SmsTemplates): Promise<void> => write(table, 'TEMPLATES', value);
export const writeMessageTypes = (table: Table, types: readonly 'sms'[]): Promise<void> =>
  write(table, 'MESSAGE-TYPES', { message_types: types });
