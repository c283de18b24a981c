// Development only (config.ts refuses it in a Lambda): private keys as a JWKS in a file.
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, type JSONWebKeySet, type JWK } from 'jose';
import type { SigningKeys } from './signing-keys.ts';

export const fileSigningKeys = (path: string): SigningKeys => {
  const set = JSON.parse(readFileSync(path, 'utf8')) as JSONWebKeySet; // made by scripts/local/key-files.ts
  const published = set.keys.map(({ kty, n, e, kid, alg, use }) => ({ kty, n, e, kid, alg, use }) as JWK); // as RSA keys have them
  return { engine: set.keys as unknown as SigningKeys['engine'], verification: createLocalJWKSet({ keys: published }) };
};
