// How texts are sent: the chosen provider, each provider's credentials, the templates. One item each, so that concurrent writes lose nothing.
import * as z from 'zod';
import { saysDefaults } from '../rules/text-templates.ts';
import type { Change, Item, Table } from './table.ts';

const partition = 'SETTINGS';

export const smsProviders = ['twilio', 'vonage', 'sns'] as const;
export type SmsProvider = (typeof smsProviders)[number];

const selection = z.object({
  /** `auth0`: none selected, nothing is sent. */
  provider: z.enum(['auth0', ...smsProviders]),
  /** Tried once where the first does not accept a text. */
  fallback_provider: z.enum(smsProviders).optional(),
});

/** What a provider's secret is bound to, so that one's ciphertext is of no use in the other's place. */
export const smsSecretContext = (setting: SmsProvider): { purpose: string; setting: string } => ({ purpose: 'sms', setting });

// Secrets are ciphertexts.
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
  /** The administrator's own wording; undefined: ours, in the person's language. */
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
    templates: customised(found('TEMPLATES', templates)),
    messageTypes: found('MESSAGE-TYPES', messageTypes)?.message_types,
  };
};

// Tools that write back what they read must not end the texts by language.
const customised = (stored: SmsTemplates | undefined): SmsTemplates | undefined => (stored && saysDefaults(stored) ? undefined : stored);

type SmsSetting = 'SELECTION' | 'TWILIO' | 'VONAGE' | 'SNS' | 'TEMPLATES' | 'MESSAGE-TYPES';

const keyOf = (name: SmsSetting) => ({ pk: partition, sk: `SMS#${name}` });

/** Whole items: the last write wins, and nothing of two is mixed. */
const write = async (table: Table, name: SmsSetting, value: Omit<Item, 'pk' | 'sk'>): Promise<void> => {
  await table.put({ ...keyOf(name), ...value });
};

/** One update, with what it left: what a secret is kept by is that it is not touched, so no write between can be lost or mixed. */
const change = async (table: Table, name: SmsSetting, changed: Change): Promise<Item> => {
  const written = await table.update(keyOf(name), changed);
  if (written.outcome === 'refused') throw new Error('an update without a condition was refused');
  return written.item;
};

export const readSmsSelection = async (table: Table): Promise<SmsSelection> => {
  const item = await table.get(keyOf('SELECTION'));
  return item ? selection.parse(item) : { provider: 'auth0' };
};
export const writeSmsSelection = (table: Table, value: SmsSelection): Promise<void> => write(table, 'SELECTION', value);

const providerShapes = { twilio, vonage, sns } as const;
const providerItems = { twilio: 'TWILIO', vonage: 'VONAGE', sns: 'SNS' } as const satisfies Record<SmsProvider, SmsSetting>;

/** A provider's fields as they are stored, secrets as ciphertexts; undefined: never set. */
export const readProvider = async (table: Table, provider: SmsProvider): Promise<Record<string, string | null> | undefined> => {
  const item = await table.get(keyOf(providerItems[provider]));
  return item && providerShapes[provider].parse(item);
};

export type ProviderChange = {
  /** Every field that is no secret. */
  fields: Record<string, string | null>;
  /** The secret's field. `value` is a ciphertext, null to clear it, undefined to leave it. */
  secret?: { field: string; value: string | null | undefined } | undefined;
};

/** What is stored then. */
export const writeProvider = async (
  table: Table,
  provider: SmsProvider,
  { fields, secret }: ProviderChange,
): Promise<Record<string, string | null>> => {
  const kept = secret && secret.value === undefined ? { setOnce: { [secret.field]: null } } : {};
  const set = { ...fields, ...(secret && secret.value !== undefined ? { [secret.field]: secret.value } : {}) };
  return providerShapes[provider].parse(await change(table, providerItems[provider], { set, ...kept }));
};

/** As they were written, also where they say no more than the defaults. */
export const readSmsTemplates = async (table: Table): Promise<SmsTemplates | undefined> => {
  const item = await table.get(keyOf('TEMPLATES'));
  return item && templates.parse(item);
};
export const writeSmsTemplates = (table: Table, value: SmsTemplates): Promise<void> => write(table, 'TEMPLATES', value);

export const readMessageTypes = async (table: Table): Promise<'sms'[]> => {
  const item = await table.get(keyOf('MESSAGE-TYPES'));
  return item ? messageTypes.parse(item).message_types : [];
};
export const writeMessageTypes = (table: Table, types: readonly 'sms'[]): Promise<void> =>
  write(table, 'MESSAGE-TYPES', { message_types: types });
