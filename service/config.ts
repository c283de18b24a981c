// The only file that reads process.env.
import { Problem } from './rules/problem.ts';

/** What a deployment is told once, by its stack or by scripts/local.ts. Read lazily, so that a missing value is a clear answer, not a crash. */
export type Config = {
  /** With a trailing slash, `https://login.example.com/`: what tokens say, and the only source of our own address. */
  issuer: string;
  /** Audience of management tokens, `https://HOST/api/v2/`; also on plain http, as Auth0's clients build it from the domain. */
  managementAudience: string;
  tableName: string;
  /** What keys are made for: the issuer's host or a parent of it, pinned by the deployment (case 22). */
  rpId: string;
  /** Other sites that may use keys of this one, `https://…`; only told to browsers, in /.well-known/webauthn. */
  relatedOrigins: readonly string[];
  /** Shown on screens, in authenticator apps and in texts. */
  tenantName: string;
  /** `kms:<key ARN>` or, in development only, `file:<path>`. */
  secretsKey: string;
  /** `kms:<key id>,<next key id>` or, in development only, `file:<path>`. */
  signingKeys: string;
  /** `ses:<verified address>`, `outbox` in development; without a sender notices are logged as not sent (product.md §4). */
  mailSender: 'outbox' | `ses:${string}` | undefined;
  /** Texts go to the outbox in development only, in place of the selected provider's call. */
  smsSender: 'provider' | 'outbox';
  /** Where tests stand in for Twilio and Vonage; never in a function. */
  smsProviderOrigin: string | undefined;
  /** Two-letter countries that may be texted; `any` as in development. */
  smsCountries: readonly string[] | 'any';
  /** What a UTC day of texts may cost and how many it may have; at the first of both SMS closes. */
  smsDaily: { usd: number; texts: number };
  /** Dollars for a text (one segment) by two-letter country, in place of our table's. */
  smsPrices: Readonly<Record<string, number>>;
  /** `secret:<Secrets Manager name>` or, in development only, `file:<path>`: the HMAC key of texted codes. */
  codesKey: string | undefined;
  /** Where development has the built pages; a function has the one it needs beside its code. */
  pagesFolder: string | undefined;
  /** Secrets Manager's name of the first management client's `{client_id, client_secret}`; only the engine's function is told it. */
  managementSecretName: string | undefined;
};

let read: Config | undefined;

export const config = (): Config => {
  read ??= readConfig(process.env);
  return read;
};

/**
 * Secrets Manager's name of what our distribution proves itself by, `{current, previous}`; absent where there is no distribution. Apart from
 * the rest, as functions without any other need are asked for it too.
 */
export const originSecretName = (): string | undefined => process.env['ORIGIN_SECRET_NAME'];

/** For tests and the local server, which set the environment after this module was loaded. */
export const forgetConfig = (): void => {
  read = undefined;
};

const readConfig = (environment: NodeJS.ProcessEnv): Config => {
  const inLambda = environment['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;
  const required = (name: string): string => {
    const value = environment[name];
    if (!value) throw notConfigured(`environment variable ${name} is missing`);
    return value;
  };
  const deployed = (name: string, start: string): string => {
    const value = required(name);
    if (inLambda && !value.startsWith(start)) throw notConfigured(`${name} must begin with ${start} in a deployment`);
    return value;
  };
  // A cap that is no number would let everything through.
  const amount = (name: string): number | undefined => {
    const text = environment[name];
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || value < 0) throw notConfigured(`${name} must be a number of at least 0, not "${text}"`);
    return value;
  };
  const listOf = (name: string, form: RegExp): string[] => {
    const entries = (environment[name] ?? '').split(',').filter(Boolean);
    const wrong = entries.find((entry) => !form.test(entry));
    if (wrong !== undefined) throw notConfigured(`${name} has "${wrong}" in it, which is not of the form ${form.source}`);
    return entries;
  };
  const countries = listOf('SMS_COUNTRIES', /^([A-Z]{2}|\*)$/);
  const issuer = new URL(required('ISSUER')).href;
  return {
    issuer,
    managementAudience: `https://${new URL(issuer).host}/api/v2/`,
    tableName: required('TABLE_NAME'),
    rpId: rpIdFor(new URL(issuer).hostname, environment['RP_ID']),
    relatedOrigins: listOf('RELATED_ORIGINS', /^https:\/\/[^/?#]+$/),
    tenantName: environment['TENANT_NAME'] ?? 'Sallyport',
    secretsKey: deployed('SECRETS_KEY', 'kms:'),
    signingKeys: deployed('SIGNING_KEYS', 'kms:'),
    mailSender: mailSenderIn(environment),
    smsSender: environment['SMS_SENDER'] === 'outbox' && !inLambda ? 'outbox' : 'provider',
    smsProviderOrigin: inLambda ? undefined : environment['SMS_PROVIDER_ORIGIN'],
    smsCountries: countries.includes('*') ? 'any' : countries,
    smsDaily: { usd: amount('SMS_DAILY_USD') ?? 10, texts: amount('SMS_DAILY_TEXTS') ?? 1000 },
    smsPrices: Object.fromEntries(
      listOf('SMS_PRICES', /^[A-Z]{2}=\d+(\.\d+)?$/).map((entry) => [entry.slice(0, 2), Number(entry.slice(3))] as const),
    ),
    // Only functions with the need `codes` are told it.
    codesKey: environment['CODES_KEY'] && deployed('CODES_KEY', 'secret:'),
    pagesFolder: inLambda ? undefined : environment['PAGES_FOLDER'],
    managementSecretName: environment['MANAGEMENT_SECRET_NAME'],
  };
};

/** A key is bound to it for life, and a browser takes no other than the page's host or a parent of it. */
const rpIdFor = (host: string, rpId = host): string => {
  if (rpId === host || (rpId.includes('.') && host.endsWith(`.${rpId}`))) return rpId;
  throw notConfigured(`RP_ID ${rpId} is neither the issuer's host ${host} nor a parent domain of it`);
};

const notConfigured = (cause: string): Problem => new Problem(500, 'server_error', 'The deployment is not configured.', { cause });

const mailSenderIn = (environment: NodeJS.ProcessEnv): Config['mailSender'] => {
  const value = environment['MAIL_SENDER'] ?? '';
  if (value.startsWith('ses:')) return value as `ses:${string}`; // just looked at
  return value === 'outbox' && environment['AWS_LAMBDA_FUNCTION_NAME'] === undefined ? 'outbox' : undefined;
};
