import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';

/** Development's key file: private RSA keys as a JWKS, made by scripts/local/key-files.ts. */
export const readKeyFile = (path: string): JWK[] => (JSON.parse(readFileSync(path, 'utf8')) as { keys: JWK[] }).keys;

/** What may be published of RSA keys, and verifies: with a private one in the set every token would be refused. */
export const publicParts = (keys: readonly JWK[]): JWK[] =>
  keys.map(({ kty, n, e, alg, use, kid }) => ({ kty, n, e, alg, use, kid }) as JWK); // as RSA keys have them
