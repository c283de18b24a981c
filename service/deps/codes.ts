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
    return codeMac(await currentKey(), binding, code);
  },

  /** Where the key was changed a moment ago, another function may have used the new one already. */
  async isCode(mac: string, binding: CodeBinding, code: Secret): Promise<boolean> {
    if (isSameText(mac, codeMac(await currentKey(), binding, code))) return true;
    const changed = await changedKey();
    return changed !== undefined && isSameText(mac, codeMac(changed, binding, code));
  },
};

export type CodeDeps = typeof codeDeps;

const currentKey = async (): Promise<string> => fileKey() ?? (await secret.get()).value;
const changedKey = async (): Promise<string | undefined> => (fileKey() === undefined ? secret.again() : undefined);

const setting = (): string => {
  const { codesKey } = config();
  if (codesKey === undefined)
    throw new Problem(500, 'server_error', 'The deployment is not configured.', { cause: 'environment variable CODES_KEY is missing' });
  return codesKey;
};

/** Development's key. In a function config() takes no file. */
const fileKey = (): string | undefined =>
  setting().startsWith('file:') ? keyIn(JSON.parse(readFileSync(setting().slice('file:'.length), 'utf8'))) : undefined;

const keyIn = (json: unknown): string => {
  const { key } = Object(json) as { key?: unknown }; // looked at below
  if (typeof key !== 'string' || key.length < 32) throw new Error('the key of texted codes needs 32 characters at least');
  return key;
};

const secret = keptSecret({ name: () => setting().slice('secret:'.length), parse: keyIn });
