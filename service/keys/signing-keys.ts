import type { JWTVerifyGetKey } from 'jose';
import type { JWKS } from 'oidc-provider';

/** The keys that tokens are signed with. In AWS: KMS, which never gives the private part away; in development: a key file. */
export type SigningKeys = {
  /** For the engine, which publishes their public parts. The first one signs; the next one is published before it is used. */
  engine: JWKS['keys'];
  /** Finds the key that a token of ours names. */
  verification: JWTVerifyGetKey;
};
