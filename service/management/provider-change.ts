import type { SecretsDeps } from '../deps/secrets.ts';
import type { TableDeps } from '../deps/table.ts';
import { Secret } from '../rules/secret.ts';
import { type SmsProvider, smsSecretContext, writeProvider } from '../storage/sms-settings.ts';
import { mask, providerForms, publicProvider, type SecretWish } from './sms-provider.ts';

type Body = Record<string, string | SecretWish | undefined>;

/** Replaces a provider's settings, but for a secret that is to be kept. Returns what was sent as it is now: secrets masked. */
export const changeProvider = async (
  deps: TableDeps & SecretsDeps,
  provider: SmsProvider,
  body: Body,
): Promise<Record<string, string | null>> => {
  const { fields, secret } = providerForms[provider];
  const stored = await writeProvider(deps.table(), provider, {
    fields: Object.fromEntries(Object.keys(fields).map((name) => [name, plain(body[name])])),
    secret: secret === undefined ? undefined : { field: secret, value: await toStore(deps, provider, body[secret]) },
  });
  return Object.fromEntries(Object.entries(publicProvider(provider, stored)).filter(([name]) => body[name] !== undefined));
};

const plain = (value: Body[string]): string | null => (typeof value === 'string' ? value : null);

/** Undefined: keep what there is. */
const toStore = async (deps: SecretsDeps, provider: SmsProvider, wish: Body[string]): Promise<string | null | undefined> => {
  if (wish === undefined || wish === mask) return undefined;
  if (!(wish instanceof Secret)) return null;
  const box = await deps.secrets();
  return box.encrypt(Buffer.from(wish.reveal(), 'utf8'), smsSecretContext(provider));
};
