// The engine's userinfo knows opaque tokens only. Who asked for an API's audience together with `openid` holds a JWT, and asks with that.
import { errors, jwtVerify } from 'jose';
import type { Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { config } from '../../config.ts';
import { mayStand } from '../../rules/sign-in.ts';
import { claimsForScope } from '../claims.ts';
import { webOriginsOf } from '../client-metadata.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { findProfile } from '../profile.ts';
import { userinfoAudience } from '../token-format.ts';
import { visitOf } from '../visit.ts';

type Context = Parameters<Middleware>[0];

export const userinfoByJwt =
  (deps: EngineDeps, provider: Provider): Middleware =>
  async (ctx, next) => {
    const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(ctx.get('authorization').trim())?.[1];
    if (ctx.path !== '/userinfo' || !token || (ctx.method !== 'GET' && ctx.method !== 'POST')) return next();

    const payload = await verify(deps, token);
    const client = payload && (await provider.Client.find(String(payload['client_id'])));
    if (!payload || !client) return refuse(ctx);
    if (!allowOrigin(ctx, webOriginsOf(client))) return refuseOrigin(ctx);
    const profile = await findProfile(deps, visitOf(ctx), payload.sub ?? '');
    if (!mayStand(profile, { at: payload.iat, uid: undefined })) return refuse(ctx);
    const scopes = new Set(String(payload['scope']).split(' '));
    ctx.body = { sub: payload.sub, ...claimsForScope(profile, scopes) };
  };

const verify = async (deps: EngineDeps, token: string) => {
  const { verification } = await deps.signingKeys();
  const expected = {
    issuer: config().issuer,
    audience: userinfoAudience(),
    algorithms: ['RS256'],
    typ: 'at+jwt',
    currentDate: new Date(deps.now()),
  };
  try {
    return (await jwtVerify(token, verification, expected)).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSInvalid)) return undefined; // whatever is wrong with the token
    throw error;
  }
};

/** As the engine does it: scripts of the client's own origins only. */
const allowOrigin = (ctx: Context, origins: readonly string[]): boolean => {
  const origin = ctx.get('origin');
  ctx.vary('Origin');
  if (origin === '') return true;
  if (!origins.includes(origin)) return false;
  ctx.set('access-control-allow-origin', origin);
  return true;
};

const refuse = (ctx: Context): void => {
  ctx.status = 401;
  ctx.set('www-authenticate', `Bearer realm="${config().issuer}", error="invalid_token", error_description="invalid token provided"`);
  ctx.body = { error: 'invalid_token', error_description: 'invalid token provided' };
};

const refuseOrigin = (ctx: Context): void => {
  ctx.status = 400;
  ctx.body = { error: 'invalid_request', error_description: 'This origin is not registered for the client.' };
};
