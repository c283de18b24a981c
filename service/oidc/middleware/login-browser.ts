import type { Middleware } from 'koa';
import { loginCookie, setCookie } from '../../http/cookies.ts';
import { hashOf } from '../../storage/hash.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { visitOf } from '../visit.ts';

/** Binds every login session to the browser it begins in: one random cookie for each browser, so tabs do not disturb each other. */
export const loginBrowser =
  (deps: EngineDeps): Middleware =>
  async (ctx, next) => {
    if (ctx.path !== '/authorize' && !ctx.path.startsWith('/authorize/')) return next();
    const sent = ctx.cookies.get(loginCookie(), { signed: false });
    const known = sent !== undefined && /^[\w-]{43}$/.test(sent);
    const value = known ? sent : deps.random(32).toString('base64url');
    visitOf(ctx).browserHash = hashOf(value);
    await next();
    if (!known) ctx.append('set-cookie', setCookie(loginCookie(), value));
  };
