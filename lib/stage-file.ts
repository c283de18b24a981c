import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'constructs';
import { type Chosen, matching, text, WrongOption } from './option-values.ts';

/** Every option that a deployer may choose; docs/deploy.md explains each, and a test compares the two. */
export const optionNames = [
  'tenantName',
  'domainName',
  'hostedZoneId',
  'hostedZoneName',
  'rpId',
  'relatedOrigins',
  'mailSender',
  'smsCountries',
  'smsDailyUsd',
  'smsDailyTexts',
  'smsPrices',
  'waf',
  'logRetentionDays',
  'development',
  'removal',
  'alarmMail',
  'sendingConcurrency',
  'signingKeys',
  'originSecretRotation',
  'edge',
  'issuer',
] as const;

/** `-c name=value` first, then `stages/<stage>.json`, chosen by `-c stage=<stage>`. */
export const choicesOf = (node: Node): Chosen => {
  const context: Chosen = (key) => node.tryGetContext(key) as unknown;
  const stage = matching(context, 'stage', { pattern: /^[a-z0-9-]+$/, what: 'a name of small letters, digits and hyphens' });
  if (stage === undefined) return context;
  const folder = text(context, 'stagesFolder') ?? join(import.meta.dirname, '../stages');
  const file = readStageFile(folder, stage);
  return (key) => context(key) ?? file[key];
};

const readStageFile = (folder: string, stage: string): Record<string, unknown> => {
  const path = join(folder, `${stage}.json`);
  if (!existsSync(path)) throw new WrongOption(`There is no stage file ${path}.`);
  const read = parsed(readFileSync(path, 'utf8'));
  if (read === undefined) throw new WrongOption(`${path} must hold one JSON object.`);
  const unknown = Object.keys(read).find((key) => !optionNames.some((name) => name === key));
  if (unknown !== undefined) throw new WrongOption(`${path} has "${unknown}", which is not an option; docs/deploy.md lists them all.`);
  return read;
};

const parsed = (source: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(source);
    // An object literal's own entries; what each holds is checked where it is read.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
