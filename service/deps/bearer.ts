import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { config } from '../config.ts';
import { publicParts, readKeyFile } from '../keys/public-keys.ts';
import { lazy } from './lazy.ts';

/** The public keys that access tokens are checked with: our own published JWKS, or in development the key file itself. */
export const bearerDeps = {
  publicKeys: lazy((): JWTVerifyGetKey => {
    const { signingKeys, issuer } = config();
    if (signingKeys.startsWith('file:')) return createLocalJWKSet({ keys: publicParts(readKeyFile(signingKeys.slice('file:'.length))) });
    return createRemoteJWKSet(new URL('.well-known/jwks.json', issuer));
  }),
};
