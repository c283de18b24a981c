// What a deployment may choose. Read and checked here only; docs/deploy.md explains each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import { isSupportedCountry } from 'libphonenumber-js/max';
import { type Domain, readDomain, readIssuer, readRelatedOrigins, readRpId } from './address-options.ts';
import { type Chosen, choice, flag, list, matching, number, text, WrongOption } from './option-values.ts';
import { choicesOf } from './stage-file.ts';

export type Options = {
  /** `none` leaves out what only a real account has: distribution, pages, HTTP API, alarms. The functions are then called directly. */
  edge: 'cloudfront' | 'none';
  /** The address in tokens, without an edge; with one it is the edge's. */
  issuer?: string;
  tenantName: string;
  domain?: Domain;
  /** Undefined: the host. */
  rpId?: string;
  /** Other sites that may use its keys. */
  relatedOrigins: readonly string[];
  mailSender?: string;
  /** `prices`: dollars a segment, `DE=0.11`. */
  sms: { countries: readonly string[]; dailyUsd: number; dailyTexts: number; prices: readonly string[] };
  waf: boolean;
  logRetention: RetentionDays;
  removal: 'retain' | 'destroy';
  alarmMail?: string;
  sendingConcurrency?: number;
  /** Numbers of the token-signing keys: the first signs, all are published. */
  signingKeys: readonly number[];
  /** A number that is raised to make CloudFront read the origin secret anew. */
  originSecretRotation: number;
  /** What `npm run build` made: `functions/<name>/index.mjs` and `u2/`. */
  builtFolder: string;
};

export const readOptions = (node: Node): Options => {
  const chosen = choicesOf(node);
  const edge = choice(chosen, 'edge', ['cloudfront', 'none']);
  const issuer = readIssuer(chosen);
  if (edge === 'none' && !issuer) throw new WrongOption('edge=none needs issuer=<address>, since there is no CloudFront name to take.');
  if (edge === 'cloudfront' && issuer) throw new WrongOption('issuer is for edge=none only; the address of an edge is its domainName.');
  const domain = readDomain(chosen);
  if (edge === 'none' && domain) throw new WrongOption('domainName needs an edge.');
  const rpId = readRpId(chosen, issuer ? new URL(issuer).hostname : domain?.name);
  const sendingConcurrency = number(chosen, 'sendingConcurrency', { least: 1, whole: true });
  const address = { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, what: 'an e-mail address' };
  const mailSender = matching(chosen, 'mailSender', address);
  const alarmMail = matching(chosen, 'alarmMail', address);
  return {
    edge,
    ...(issuer ? { issuer } : {}),
    tenantName: text(chosen, 'tenantName') ?? 'Sallyport',
    ...(domain ? { domain } : {}),
    ...(rpId ? { rpId } : {}),
    relatedOrigins: readRelatedOrigins(chosen),
    ...(mailSender ? { mailSender } : {}),
    sms: {
      countries: known(
        list(chosen, 'smsCountries', { pattern: /^([A-Z]{2}|\*)$/, what: 'two-letter countries, like DE,AT, or * for all' }),
      ),
      dailyUsd: number(chosen, 'smsDailyUsd', { least: 0, whole: false }) ?? 10,
      dailyTexts: number(chosen, 'smsDailyTexts', { least: 0, whole: true }) ?? 1000,
      prices: known(
        list(chosen, 'smsPrices', {
          pattern: /^[A-Z]{2}=\d{1,2}(\.\d{1,6})?$/,
          what: 'dollars a segment by country, like DE=0.11,US=0.01',
        }),
      ),
    },
    waf: flag(chosen, 'waf'),
    logRetention: readRetention(chosen),
    removal: readRemoval(chosen),
    ...(alarmMail ? { alarmMail } : {}),
    ...(sendingConcurrency ? { sendingConcurrency } : {}),
    signingKeys: readSigningKeys(chosen),
    originSecretRotation: number(chosen, 'originSecretRotation', { least: 1, whole: true }) ?? 1,
    builtFolder: text(chosen, 'builtFolder') ?? join(import.meta.dirname, '../dist'),
  };
};

/** Of countries, the first two letters of each entry: a slip would close SMS for one of them, and say nothing. */
const known = (entries: string[]): string[] => {
  const unknown = entries.find((entry) => entry !== '*' && !isSupportedCountry(entry.slice(0, 2)));
  if (unknown === undefined) return entries;
  const hint = unknown.startsWith('UK') ? '; the United Kingdom is GB' : '';
  throw new WrongOption(`${unknown.slice(0, 2)} is no country that can be texted${hint}.`);
};

/** The path of something built; says what to do where it is not there. */
export const requireBuilt = (folder: string, name: string): string => {
  const path = join(folder, name);
  if (!existsSync(path)) throw new WrongOption(`${path} is not there. Run "npm run build" first.`);
  return path;
};

const readRetention = (chosen: Chosen): RetentionDays => {
  const days = number(chosen, 'logRetentionDays', { least: 1, whole: true }) ?? RetentionDays.ONE_MONTH;
  // The enum's values are the days that CloudWatch knows, and a last one that stands for ever.
  const known = Object.values(RetentionDays).filter((value): value is RetentionDays => typeof value === 'number');
  const found = known.find((value) => value === days && value !== RetentionDays.INFINITE);
  if (found === undefined)
    throw new WrongOption(`logRetentionDays must be one that CloudWatch knows (1, 3, 5, 7, 14, 30, 60, …), not ${days}.`);
  return found;
};

const readRemoval = (chosen: Chosen): Options['removal'] => {
  const removal = choice(chosen, 'removal', ['retain', 'destroy']);
  const development = flag(chosen, 'development');
  if (removal === 'destroy' && !development)
    throw new WrongOption('removal=destroy throws all users away with the stack, so it needs development=true.');
  return removal;
};

const readSigningKeys = (chosen: Chosen): number[] => {
  const read = list(chosen, 'signingKeys', { pattern: /^[1-9]$/, what: 'different numbers from 1 to 9, the signing one first' });
  return read.length > 0 ? read.map(Number) : [1];
};
