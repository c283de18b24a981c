// The OpenID Connect engine with our rules in it. Everything it must know is said here; how each part works stands in its own file.
import { type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { config } from '../config.ts';
import { sessionCookie } from '../http/cookies.ts';
import { multiFactorAcr } from '../rules/policy.ts';
import { adapterFor } from './adapter.ts';
import { scopeClaims } from './claims.ts';
import { compareSecretHashes, ownMetadata, webOriginsOf } from './client-metadata.ts';
import type { EngineDeps } from './engine-deps.ts';
import { renderError } from './errors.ts';
import { keepOfflineAccess, newGrant } from './grants.ts';
import { screenOf } from './interaction.ts';
import { lifetimes } from './lifetimes.ts';
import { engineCookies } from './middleware/edge.ts';
import { middleware } from './middleware/index.ts';
import { signInPolicy } from './policy.ts';
import { findAccount } from './profile.ts';
import { apiInfo, defaultResource, oidcScopes } from './resources.ts';
import { logoutScreen, signedOut } from './screens.ts';
import { customiseAccessToken, hideRemembering } from './token-format.ts';
import { visitOf } from './visit.ts';

export const openProvider = async (deps: EngineDeps): Promise<Provider> => {
  const keys = await deps.signingKeys();
  const provider = new Provider(config().issuer, configuration(deps, keys.engine));
  compareSecretHashes(provider);
  hideRemembering(provider);
  const note = (ctx: KoaContextWithOIDC, error: unknown): void => {
    visitOf(ctx).failure = error;
  };
  provider.on('server_error', note).on('grant.error', note).on('revocation.error', note).on('userinfo.error', note);
  for (const step of middleware(deps, provider)) provider.use(step);
  return provider;
};

const off = { enabled: false };
const on = { enabled: true };

const configuration = (deps: EngineDeps, keys: NonNullable<Configuration['jwks']>['keys']): Configuration => ({
  adapter: adapterFor(deps),
  jwks: { keys },
  findAccount: findAccount(deps),
  loadExistingGrant: newGrant,
  interactions: { policy: signInPolicy(deps), url: (ctx, interaction) => screenOf(ctx, interaction.uid) },
  renderError: renderError(deps),

  routes: {
    authorization: '/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    userinfo: '/userinfo',
    jwks: '/.well-known/jwks.json',
    end_session: '/oidc/logout',
  },
  features: {
    devInteractions: off,
    dPoP: off,
    pushedAuthorizationRequests: off,
    clientCredentials: on,
    revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: { enabled: true, logoutSource: logoutScreen, postLogoutSuccessSource: signedOut },
    resourceIndicators: {
      enabled: true,
      defaultResource,
      getResourceServerInfo: apiInfo(deps),
      // Else a sign-in with `openid` gets an opaque token despite its audience.
      useGrantedResource: () => true,
    },
    // Both are experimental: another version of the engine may want another word here, and says so when it starts.
    webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
  },

  responseTypes: ['code'],
  scopes: [...oidcScopes],
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  extraClientMetadata: { properties: [...ownMetadata] },
  extraParams: { audience: (ctx) => keepOfflineAccess(ctx) },
  acrValues: [multiFactorAcr],
  conformIdTokenClaims: false, // profile and e-mail stand in the id_token, as at Auth0
  claims: {
    openid: ['sub', 'acr', 'amr', 'auth_time'], // the engine emits amr only where it is listed
    sid: null,
    iss: null,
    profile: [...scopeClaims.profile],
    email: [...scopeClaims.email],
  },
  formats: { customizers: { jwt: customiseAccessToken } },
  pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
  rotateRefreshToken: () => true,
  expiresWithSession: async () => false, // refresh tokens outlive a logout, as at Auth0
  clientBasedCORS: (_ctx, origin, client) => webOriginsOf(client).includes(origin),
  ttl: lifetimes,
  cookies: {
    names: { session: sessionCookie(), ...engineCookies },
    long: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(), signed: false },
    short: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(), signed: false },
  },
});

const isSecure = (): boolean => config().issuer.startsWith('https:');
