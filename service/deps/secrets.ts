import { config } from '../config.ts';
import type { SecretBox } from '../keys/secret-box.ts';
import { lazy } from './lazy.ts';
import { keyErrors } from './metrics.ts';

/** For endpoints with the need `secrets:encrypt` or `secrets:decrypt`. The client is loaded at the first use. */
export const secretsDeps = {
  secrets: lazy(async (): Promise<SecretBox> => {
    const [kind, name] = split(config().secretsKey);
    return kind === 'kms'
      ? (await import('../keys/secret-box-kms.ts')).kmsSecretBox(name, keyErrors)
      : (await import('../keys/secret-box-file.ts')).fileSecretBox(name);
  }),
};

export type SecretsDeps = typeof secretsDeps;

const split = (setting: string): [string, string] => {
  const at = setting.indexOf(':');
  return [setting.slice(0, at), setting.slice(at + 1)];
};
