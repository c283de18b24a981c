import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Secret } from '../../service/rules/secret.ts';

type Administrator = { /** `https://login.example.com` */ origin: string; token: string; email: string; password: Secret };

/** The user's id. One sentence is thrown where something refuses; a user that is there already is told, and not changed. */
export const makeAdministrator = async ({ origin, token, email, password }: Administrator): Promise<string> => {
  const body = {
    connection: 'Username-Password-Authentication',
    email,
    password: password.reveal(),
    app_metadata: { roles: ['administrator'] },
  };
  const answer = await post(`${origin}/api/v2/users`, body, { authorization: `Bearer ${token}` });
  if (typeof answer['user_id'] !== 'string') throw new Error(`The user was not made: ${told(answer)}`);
  return answer['user_id'];
};

const secretName = 'sallyport/management';

/** By the management secret of the account that one is signed in to. */
export const managementToken = async (origin: string): Promise<string> => {
  const client = new SecretsManagerClient({ maxAttempts: 2 });
  const secret = await client.send(new GetSecretValueCommand({ SecretId: secretName })).catch((error: Error) => {
    throw new Error(
      `The secret ${secretName} cannot be read (${error.message}): sign in to the account of the deployment, and set AWS_REGION to its region.`,
    );
  });
  const { client_id, client_secret } = JSON.parse(secret.SecretString ?? '{}') as Record<string, unknown>; // lib/secrets.ts made it
  const audience = `https://${new URL(origin).host}/api/v2/`;
  const answer = await post(`${origin}/oauth/token`, { grant_type: 'client_credentials', client_id, client_secret, audience });
  if (typeof answer['access_token'] !== 'string') throw new Error(`There is no token: ${told(answer)}`);
  return answer['access_token'];
};

const post = async (url: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  const response = await fetch(url, init).catch((error: Error) => {
    throw new Error(`${new URL(url).origin} does not answer (${(error.cause as Error | undefined)?.message ?? error.message}).`);
  });
  return (await response.json().catch(() => ({ message: `status ${response.status}` }))) as Record<string, unknown>;
};

const told = ({ message, error_description }: Record<string, unknown>): string =>
  String(message ?? error_description ?? 'no reason was given');
