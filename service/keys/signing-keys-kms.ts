import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { calculateJwkThumbprint, createLocalJWKSet, type JWK } from 'jose';
import { ExternalSigningKey } from 'oidc-provider';
import { patience } from '../rules/patience.ts';
import { unavailable } from '../rules/problem.ts';
import type { OnKeyError } from './secret-box.ts';
import type { SigningKeys } from './signing-keys.ts';

/** KMS signs RAW messages up to this many bytes; longer ones go there as a digest. */
const longestRawMessage = 4096;

/** RSA keys in KMS by id, the signing one first, the next one last. Their public parts are read once for each cold start. */
export const kmsSigningKeys = async (keyIds: readonly string[], onError: OnKeyError): Promise<SigningKeys> => {
  const kms = { client: new KMSClient({ maxAttempts: 3, requestHandler: patience(2500) }), onError };
  const keys = await Promise.all(keyIds.map(async (id) => new KmsSigningKey(kms, id, await publicKeyOf(kms, id))));
  const published = await Promise.all(keys.map(publishedKey));
  return { engine: keys, verification: createLocalJWKSet({ keys: published }) };
};

type Kms = { client: KMSClient; onError: OnKeyError };

class KmsSigningKey extends ExternalSigningKey {
  readonly #kms: Kms;
  readonly #id: string;
  readonly #publicKey: KeyObject;

  constructor(kms: Kms, id: string, publicKey: KeyObject) {
    super();
    this.#kms = kms;
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
    const { Signature } = await this.#kms.client.send(command).catch(away(this.#kms));
    if (!Signature) throw unavailable('KMS answered without a signature');
    return Signature;
  }
}

const publicKeyOf = async (kms: Kms, id: string): Promise<KeyObject> => {
  const { PublicKey } = await kms.client.send(new GetPublicKeyCommand({ KeyId: id })).catch(away(kms));
  return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
};

const publishedKey = async (key: KmsSigningKey): Promise<JWK> => {
  const jwk = key.keyObject().export({ format: 'jwk' }) as JWK;
  return { ...jwk, alg: 'RS256', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
};

// The code is consumed by now: the person signs in again, and is told to wait a moment first (security.md 26).
const away =
  ({ onError }: Kms) =>
  async (error: unknown): Promise<never> => {
    await onError();
    throw unavailable(error);
  };
