/** What a ciphertext is bound to, e.g. `{ user, method }`: decrypting with any other context fails (AES-GCM additional data, KMS encryption context). */
export type EncryptionContext = Readonly<Record<string, string>>;

/** Encrypts the secrets we must be able to read again. Ciphertexts are base64 text. In AWS: KMS; in development: a key file. */
export type SecretBox = {
  encrypt(plain: Uint8Array, context: EncryptionContext): Promise<string>;
  decrypt(ciphertext: string, context: EncryptionContext): Promise<Uint8Array>;
};

/** Told of every failed call to a key, before it becomes an answer. */
export type OnKeyError = () => Promise<void>;
