import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { calculateJwkThumbprint, createLocalJWKSet, type JWK } from 'jose';
import { ExternalSigningKey } from 'oidc-provider';
import { unavailable } from '../rules/problem.ts';
import type { SigningKeys } from './signing-keys.ts';

/** KMS signs RAW messages up to this many bytes; longer ones go there as a digest. */
const longestRawMessage = 4096;

/** RSA keys in KMS by id, the signing one first, the next one last. Their public parts are read once for each cold start. */
export const kmsSigningKeys = async (keyIds: readonly string[]): Promise<SigningKeys> => {
  const client = new KMSClient({ maxAttempts: 3 });
  const keys = await Promise.all(keyIds.map(async (id) => new KmsSigningKey(client, id, await publicKeyOf(client, id))));
  const published = await Promise.all(keys.map(publishedKey));
  return { engine: keys, verification: createLocalJWKSet({ keys: published }) };
};

class KmsSigningKey extends ExternalSigningKey {
  readonly #client: KMSClient;
  readonly #id: string;
  readonly #publicKey: KeyObject;

  constructor(client: KMSClient, id: string, publicKey: KeyObject) {
    super();
    this.#client = client;
    this.#id = id;
    this.#publicKey = publicKey;
  }

  // The engine demands it for RSA, which could sign in several ways.
  override get alg(): string {
    return 'RS256';
  }

  override keyObject(): KeyObject {
    return this.#publicKey;
  }

  override async sign(data: Uint8Array): Promise<Uint8Array> {
    const raw = data.byteLength <= longestRawMessage;
    const command = new SignCommand({
      KeyId: this.#id,
      SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
      MessageType: raw ? 'RAW' : 'DIGEST',
      Message: raw ? data : createHash('sha256').update(data).digest(),
    });
    const { Signature } = await this.#client.send(command).catch(away);
    if (!Signature) throw unavailable('KMS answered without a signature');
    return Signature;
  }
}

const publicKeyOf = async (client: KMSClient, id: string): Promise<KeyObject> => {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: id })).catch(away);
  return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
};

const publishedKey = async (key: KmsSigningKey): Promise<JWK> => {
  const jwk = key.keyObject().export({ format: 'jwk' }) as JWK;
  return { ...jwk, alg: 'RS256', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
};

// The code is consumed by now: the person signs in again, and is told to wait a moment first (security.md 26).
const away = (error: unknown): never => {
  throw unavailable(error);
};
