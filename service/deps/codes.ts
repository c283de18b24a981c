import { readFileSync } from 'node:fs';
import { config } from '../config.ts';
import { type CodeBinding, codeMac } from '../keys/code-mac.ts';
import { Problem } from '../rules/problem.ts';
import type { Secret } from '../rules/secret.ts';
import { isSameText } from '../storage/hash.ts';
import { keptSecret } from './kept-secret.ts';

/** For endpoints with the need `codes`: texted codes as they are stored, and compared in constant time. */
export const codeDeps = {
  async macOf(binding: CodeBinding, code: Secret): Promise<string> {
    const [current = ''] = await currentKeys();
    return codeMac(current, binding, code);
  },

  /** While the key changes over, another function may still use the former one, or use the new one already. */
  async isCode(mac: string, binding: CodeBinding, code: Secret): Promise<boolean> {
    const fits = (keys: readonly string[]): boolean => keys.map((key) => isSameText(mac, codeMac(key, binding, code))).includes(true);
    return fits(await currentKeys()) || fits(await changedKeys());
  },
};

export type CodeDeps = typeof codeDeps;

const currentKeys = async (): Promise<readonly string[]> => fileKeys() ?? (await secret.get()).value;
const changedKeys = async (): Promise<readonly string[]> => (fileKeys() === undefined ? ((await secret.again()) ?? []) : []);

const setting = (): string => {
  const { codesKey } = config();
  if (codesKey === undefined)
    throw new Problem(500, 'server_error', 'The deployment is not configured.', { cause: 'environment variable CODES_KEY is missing' });
  return codesKey;
};

/** Development's key. In a function config() takes no file. */
const fileKeys = (): readonly string[] | undefined =>
  setting().startsWith('file:') ? keysIn(JSON.parse(readFileSync(setting().slice('file:'.length), 'utf8'))) : undefined;

/** `{key, previous?}`: the first makes codes, both are accepted. */
const keysIn = (json: unknown): readonly string[] => {
  const { key, previous } = Object(json) as { key?: unknown; previous?: unknown }; // looked at below
  if (typeof key !== 'string' || key.length < shortest) throw new Error(`the key of texted codes needs ${shortest} characters at least`);
  return typeof previous === 'string' && previous.length >= shortest ? [key, previous] : [key];
};

const shortest = 32;

const secret = keptSecret({ name: () => setting().slice('secret:'.length), parse: keysIn });
