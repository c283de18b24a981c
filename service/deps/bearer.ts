import { readFileSync } from 'node:fs';
import { createLocalJWKSet, createRemoteJWKSet, type JWK, type JWTVerifyGetKey } from 'jose';
import { config } from '../config.ts';
import { lazy } from './lazy.ts';

/** The public keys that access tokens are checked with: our own published JWKS, or in development the key file itself. */
export const bearerDeps = {
  publicKeys: lazy((): JWTVerifyGetKey => {
    const { signingKeys, issuer } = config();
    if (signingKeys.startsWith('file:')) return createLocalJWKSet({ keys: publicParts(signingKeys.slice('file:'.length)) });
    return createRemoteJWKSet(new URL('.well-known/jwks.json', issuer));
  }),
};

const publicParts = (path: string): JWK[] => {
  const { keys } = JSON.parse(readFileSync(path, 'utf8')) as { keys: JWK[] }; // made by scripts/local/key-files.ts
  return keys.map(({ kty, n, e, alg, use, kid }) => ({ kty, n, e, alg, use, kid }) as JWK);
};
