// How long things live, in seconds. The engine refuses to guess: each model it stores is named here.
import type { KoaContextWithOIDC } from 'oidc-provider';
import { sessionLifetimeSeconds } from '../rules/login-session.ts';

const hour = 3600;
const day = 24 * hour;

const session = { idle: hour, absolute: day };
const refreshToken = { idle: 15 * day, absolute: 30 * day };

const now = (): number => Math.floor(Date.now() / 1000); // the engine's own clock

type ForApi = { resourceServer?: { accessTokenTTL?: number | undefined } | undefined };

export const lifetimes = {
  AuthorizationCode: 60,
  IdToken: 10 * hour,
  /** The API says how long; without one it is for userinfo only. */
  AccessToken: (_ctx: KoaContextWithOIDC, { resourceServer }: ForApi) => resourceServer?.accessTokenTTL ?? day,
  ClientCredentials: (_ctx: KoaContextWithOIDC, { resourceServer }: ForApi) => resourceServer?.accessTokenTTL ?? day,
  Interaction: sessionLifetimeSeconds,
  /** Each use prolongs it, up to a day after the sign-in. */
  Session: (_ctx: KoaContextWithOIDC, { loginTs = now() }: { loginTs?: number | undefined }) =>
    Math.max(1, Math.min(session.idle, loginTs + session.absolute - now())),
  RefreshToken: (_ctx: KoaContextWithOIDC, { iiat = now() }: { iiat?: number | undefined }) =>
    Math.max(1, Math.min(refreshToken.idle, iiat + refreshToken.absolute - now())),
  /** Outlives every token of its family. */
  Grant: refreshToken.absolute + hour,
};
