import { randomBytes } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import { config } from '../config.ts';
import { accountClientId, accountClientName, accountPage } from '../rules/account-client.ts';

/**
 * The built-in client of the account page (rules/account-client.ts). It is confidential, and what stands for the hash of its secret is a
 * random value of this process: nobody knows a secret for it, so no code of it becomes a token.
 */
export const accountClient = (): AdapterPayload => {
  const { issuer, tenantName } = config();
  return {
    client_id: accountClientId,
    client_name: accountClientName(tenantName),
    application_type: 'web',
    redirect_uris: [accountPage(issuer)],
    post_logout_redirect_uris: [],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
    client_secret: unknownSecretHash,
    web_origins: [],
    restart_url: accountPage(issuer),
  };
};

const unknownSecretHash = randomBytes(32).toString('base64url');
