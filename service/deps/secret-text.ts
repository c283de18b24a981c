import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { patience } from '../rules/patience.ts';
import { lazy } from './lazy.ts';

const client = lazy(() => new SecretsManagerClient({ maxAttempts: 2, requestHandler: patience(2000) }));

/** Apart from who asks for it, so that the client is loaded at the first use, and only as much of it as is used. */
export const secretText = async (name: string): Promise<string> => {
  const { SecretString } = await client().send(new GetSecretValueCommand({ SecretId: name }));
  return SecretString ?? '';
};
