// Development only (config.ts refuses it in a Lambda): private keys as a JWKS in a file.
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { SigningKeys } from './signing-keys.ts';

export const fileSigningKeys = (path: string): SigningKeys => {
  const set = JSON.parse(readFileSync(path, 'utf8')) as JSONWebKeySet; // made by scripts/local/key-files.ts
  return { engine: set.keys as unknown as SigningKeys['engine'], verification: createLocalJWKSet(set) };
};
