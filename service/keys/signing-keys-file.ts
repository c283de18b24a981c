// Development only (config.ts refuses it in a Lambda): private keys as a JWKS in a file.
import { createLocalJWKSet } from 'jose';
import { publicParts, readKeyFile } from './public-keys.ts';
import type { SigningKeys } from './signing-keys.ts';

export const fileSigningKeys = (path: string): SigningKeys => {
  const keys = readKeyFile(path);
  return { engine: keys as SigningKeys['engine'], verification: createLocalJWKSet({ keys: publicParts(keys) }) };
};
