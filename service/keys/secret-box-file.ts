// Development only (config.ts refuses it in a Lambda): the same interface as KMS over a key file.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { EncryptionContext, SecretBox } from './secret-box.ts';

/** AES-256-GCM with a random 96-bit nonce; the file holds 32 bytes in base64. Ciphertext: nonce, tag, data. */
export const fileSecretBox = (path: string): SecretBox => {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  return {
    async encrypt(plain, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additionalData(context));
      const data = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), data]).toString('base64');
    },
    async decrypt(ciphertext, context) {
      const bytes = Buffer.from(ciphertext, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(additionalData(context));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    },
  };
};

const additionalData = (context: EncryptionContext): Buffer => Buffer.from(JSON.stringify(Object.entries(context).sort()));
