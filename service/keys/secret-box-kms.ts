import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { patience } from '../rules/patience.ts';
import { unavailable } from '../rules/problem.ts';
import type { OnKeyError, SecretBox } from './secret-box.ts';

/** KMS encrypts directly: our secrets are far below its 4096 bytes, and every use leaves a trace in CloudTrail. */
export const kmsSecretBox = (keyId: string, onError: OnKeyError): SecretBox => {
  const client = new KMSClient({ maxAttempts: 3, requestHandler: patience(2500) });
  const away = async (error: unknown): Promise<never> => {
    await onError();
    throw error instanceof Error && ourFault.has(error.name) ? error : unavailable(error);
  };
  return {
    async encrypt(plain, context) {
      const command = new EncryptCommand({ KeyId: keyId, Plaintext: plain, EncryptionContext: { ...context } });
      const answer = await client.send(command).catch(away);
      return Buffer.from(answer.CiphertextBlob ?? []).toString('base64');
    },
    async decrypt(ciphertext, context) {
      const blob = Buffer.from(ciphertext, 'base64');
      const command = new DecryptCommand({ KeyId: keyId, CiphertextBlob: blob, EncryptionContext: { ...context } });
      const answer = await client.send(command).catch(away);
      return answer.Plaintext ?? new Uint8Array();
    },
  };
};

const ourFault = new Set(['InvalidCiphertextException', 'AccessDeniedException', 'NotFoundException', 'IncorrectKeyException']);
