import type { KoaContextWithOIDC } from 'oidc-provider';
import { config } from '../config.ts';

type Token = { kind?: string };
type Jwt = { payload: Record<string, unknown> };

/** Access tokens as Auth0 writes them (RFC 9068 with `azp` and `gty`). */
export const customiseAccessToken = (_ctx: KoaContextWithOIDC, token: Token, jwt: Jwt): void => {
  const { payload } = jwt;
  const clientId = payload['client_id'];
  payload['azp'] = clientId;
  if (token.kind === 'ClientCredentials') {
    payload['sub'] = `${clientId}@clients`;
    payload['gty'] = 'client-credentials';
  }
  // Who signed in with `openid` may ask userinfo with the same token.
  const scopes = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
  if (scopes.includes('openid')) payload['aud'] = [payload['aud'], userinfoAudience()];
};

export const userinfoAudience = (): string => `${config().issuer}userinfo`;
