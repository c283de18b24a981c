import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { config } from '../config.ts';
import { deviceIn } from '../rules/policy.ts';

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

/** What is said of a remembered browser is between us and our own table: whatever the engine makes an id_token of, it loses that. */
export const hideRemembering = (provider: Provider): void => {
  const { payload } = provider.IdToken.prototype as { payload(): Promise<Record<string, unknown>> }; // not in the engine's types
  Reflect.set(provider.IdToken.prototype, 'payload', async function (this: unknown) {
    const { acr, ...rest } = await payload.call(this);
    return deviceIn(typeof acr === 'string' ? acr : undefined) === undefined ? { ...rest, ...(acr === undefined ? {} : { acr }) } : rest;
  });
};
