// Is this a public key as authenticators write them (COSE_Key, RFC 9052 §7)? Read by the reader that @simplewebauthn/server uses, without
// the rest of that package.
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { type CBORType, decodeCBOR, encodeCBOR } from '@levischuck/tiny-cbor';
import { encodeBase64url } from './base64url.ts';

/** An RSA key of 4096 bits has some 530. */
export const longestKey = 1023;

/** A key is stored in the bytes that came: nothing is written anew here. */
export type ReadCoseKey = { outcome: 'key'; alg: number } | { outcome: 'other_algorithm' | 'no_key'; fault: string };

/**
 * The three kinds that registration offers. A label that the kind has no need of is refused: authenticators may write none (WebAuthn L3
 * §6.5.1.1), and what stands under one may be the private key (RFC 9053 §7), which has no business here and would be read back to callers.
 */
export const readCoseKey = (bytes: Uint8Array): ReadCoseKey => {
  const map = bytes.length > longestKey ? undefined : readMap(bytes);
  if (!map) return noKey(`Expected a COSE key: one CBOR map of at most ${longestKey} bytes, in its shortest form, and nothing after it`);
  const alg = map.get(label.alg);
  const kind = kinds.find((each) => alg === each.alg);
  if (typeof alg === 'number' && !kind) return { outcome: 'other_algorithm', fault: noneOfOurs };
  if (map.get(label.kty) !== kind?.kty || !kind) return noKey(noneOfOurs);
  const labels = [label.kty, label.alg, ...kind.own];
  if (map.size !== labels.length || !labels.every((name) => map.has(name)))
    return noKey(`Expected a COSE key with the labels ${labels.join(', ')} and no other`);
  return kind.isReal(map) ? { outcome: 'key', alg: kind.alg } : noKey(`Expected a COSE key that is ${kind.expected}`);
};

const noneOfOurs = 'Expected a COSE key for ES256 (kty 2, alg -7), RS256 (kty 3, alg -257) or EdDSA (kty 1, alg -8)';

type CoseMap = ReadonlyMap<string | number, CBORType>;
type Kind = { kty: number; alg: number; own: readonly number[]; expected: string; isReal(map: CoseMap): boolean };

/** RFC 9053 §7 for curves, RFC 8230 §4 for RSA: below zero a number means another thing to each kind. */
const label = { kty: 1, alg: 3, crv: -1, x: -2, y: -3, n: -1, e: -2 };

const kinds: readonly Kind[] = [
  {
    kty: 2,
    alg: -7,
    own: [label.crv, label.x, label.y],
    expected: 'an uncompressed point of P-256 (crv 1)',
    isReal: (map) => {
      const [x, y] = [bytesOf(map, label.x), bytesOf(map, label.y)];
      if (map.get(label.crv) !== 1 || x?.length !== 32 || y?.length !== 32) return false;
      return imported({ kty: 'EC', crv: 'P-256', x: encodeBase64url(x), y: encodeBase64url(y) }) !== undefined;
    },
  },
  {
    kty: 3,
    alg: -257,
    own: [label.n, label.e],
    expected: 'an RSA key of 2048 to 4096 bits with an odd exponent from 3 to 2^64, without leading zeros',
    isReal: (map) => {
      const [n, e] = [bytesOf(map, label.n), bytesOf(map, label.e)];
      if (!n?.[0] || !e?.[0] || e.length > 8 || !isOdd(n) || !isOdd(e)) return false;
      const details = imported({ kty: 'RSA', n: encodeBase64url(n), e: encodeBase64url(e) })?.asymmetricKeyDetails;
      const { modulusLength = 0, publicExponent = 0n } = details ?? {};
      return modulusLength >= 2048 && modulusLength <= 4096 && publicExponent >= 3n;
    },
  },
  {
    kty: 1,
    alg: -8,
    own: [label.crv, label.x],
    expected: 'an Ed25519 key (crv 6) of 32 bytes',
    // OpenSSL looks no further at them here. What is no point, or one that anybody could sign for, takes no signature later.
    isReal: (map) => {
      const x = bytesOf(map, label.x);
      if (map.get(label.crv) !== 6 || x?.length !== 32) return false;
      return imported({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(x) }) !== undefined;
    },
  },
];

/** Undefined for all that is not one map, with every length in its shortest form: a number in another dress could stand beside itself. */
const readMap = (bytes: Uint8Array): CoseMap | undefined => {
  const own = Uint8Array.from(bytes); // the reader sees all of a buffer, not only the part that is meant
  try {
    const item = decodeCBOR(own);
    return item instanceof Map && Buffer.from(encodeCBOR(item)).equals(own) ? item : undefined;
  } catch {
    return undefined; // plain Errors and RangeErrors of the reader: no CBOR
  }
};

const bytesOf = (map: CoseMap, name: number): Uint8Array | undefined => {
  const value = map.get(name);
  return value instanceof Uint8Array ? value : undefined;
};

const isOdd = (bytes: Uint8Array): boolean => ((bytes.at(-1) ?? 0) & 1) === 1;

const imported = (jwk: JsonWebKey): ReturnType<typeof createPublicKey> | undefined => {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined; // ERR_CRYPTO_INVALID_JWK: a point that is not on its curve, above all
  }
};

const noKey = (fault: string): ReadCoseKey => ({ outcome: 'no_key', fault });
