import { config } from '../config.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import { keyErrors } from './metrics.ts';

let kept: Promise<SigningKeys> | undefined;

/** For the one function with the need `tokens:sign`. A failed start is forgotten, so that the next request tries again. */
export const signingDeps = {
  signingKeys(): Promise<SigningKeys> {
    kept ??= openKeys().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  },
};

export type SigningDeps = typeof signingDeps;

const openKeys = async (): Promise<SigningKeys> => {
  const setting = config().signingKeys;
  const name = setting.slice(setting.indexOf(':') + 1);
  return setting.startsWith('kms:')
    ? (await import('../keys/signing-keys-kms.ts')).kmsSigningKeys(name.split(','), keyErrors)
    : (await import('../keys/signing-keys-file.ts')).fileSigningKeys(name);
};
