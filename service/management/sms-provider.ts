// What may be said about each provider of texts. Auth0 has Twilio, with these limits (auth0.md A3); the other two are ours, in its manner.
import * as z from 'zod';
import { Problem } from '../rules/problem.ts';
import { Secret } from '../rules/secret.ts';
import { type SmsProvider, smsProviders } from '../storage/sms-settings.ts';

/** What is shown in place of a secret that is set. Sent back, it means: keep the one you have (case 46). */
export const mask = '********';

/** A secret's three answers: a new one, none any more, the one there is. */
export type SecretWish = Secret | null | typeof mask;

export type ProviderForm = {
  fields: Record<string, z.ZodType<string | null | undefined>>;
  /** At most one field of a provider is write-only. */
  secret?: string;
};

const longest = 1000;

/** Copied values bring blanks and line breaks along; in the middle of one they, and what ends a part of an address, are a mistake. */
const trimmed = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.trim())
    .refine((text) => text.length > 0, { error: 'String is too short (0 chars), minimum 1' });
const pattern = (shape: RegExp, expected: string) => trimmed(longest).refine((text) => shape.test(text), { error: `Expected ${expected}` });
const optional = <Shape extends z.ZodType>(shape: Shape) => shape.nullable().optional();

const key = optional(pattern(/^[\x21-\x7e]+$/, 'printable ASCII without blanks'));
/** Becomes part of the path of a call to the provider. */
const id = optional(
  pattern(/^[\x21-\x7e]+$/, 'printable ASCII without blanks').refine((text) => !/[/?#%\\]/.test(text), {
    error: 'Expected none of / ? # % \\',
  }),
);
/** A number, or a name with blanks in it. Auth0 takes the empty text here too: none. */
const from = optional(
  z
    .string()
    .max(64)
    .transform((text) => (text === '' ? null : text.trim()))
    .refine((text) => text !== '', { error: 'String is too short (0 chars), minimum 1' })
    .refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text ?? ''), { error: 'Expected a number or a name' }),
);
/** Becomes part of a host's name. */
const region = optional(pattern(/^[a-z]{2}(-[a-z]{2,10}){1,3}-\d{1,2}$/, 'a region of AWS, as eu-west-1'));
const senderId = optional(pattern(/^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/, '1 to 11 letters, digits and hyphens, and one letter at least'));

export const providerForms: Record<SmsProvider, ProviderForm> = {
  twilio: { fields: { sid: id, from, messaging_service_sid: id }, secret: 'auth_token' },
  vonage: { fields: { api_key: key, from }, secret: 'api_secret' },
  sns: { fields: { region, sender_id: senderId } },
};

const wish = pattern(/^[\x21-\x7e]+$/, 'printable ASCII without blanks')
  .refine((text) => text === mask || !/^\*+$/.test(text), { error: `Expected a secret, or ${mask} to keep the one there is` })
  .transform((text): SecretWish => (text === mask ? mask : new Secret(text)));

/** All members may be left out, none may be strange. */
export const providerBody = (provider: SmsProvider): z.ZodType<Record<string, string | SecretWish | undefined>> => {
  const { fields, secret } = providerForms[provider];
  return z.strictObject({ ...fields, ...(secret ? { [secret]: optional(wish) } : {}) });
};

/** An address of the API: what is no provider of ours is nowhere. */
export const requireProvider = (name: string): SmsProvider => {
  const provider = smsProviders.find((known) => known === name);
  if (!provider) throw new Problem(404, 'not_found', 'Not Found');
  return provider;
};

/** As GET shows it: nothing where nothing was ever set. */
export const publicProvider = (provider: SmsProvider, stored: Record<string, string | null> | undefined): Record<string, string | null> => {
  if (!stored) return {};
  const { secret } = providerForms[provider];
  return Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, name === secret && value !== null ? mask : value]));
};
