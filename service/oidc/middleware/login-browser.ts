import type { Middleware } from 'koa';
import { loginCookie } from '../../http/cookies.ts';
import { loginBrowserOf } from '../../http/login-browser.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { visitOf } from '../visit.ts';

/** Binds every login session to the browser it begins in: one random cookie for each browser, so tabs do not disturb each other. */
export const loginBrowser =
  (deps: EngineDeps): Middleware =>
  async (ctx, next) => {
    if (ctx.path !== '/authorize' && !ctx.path.startsWith('/authorize/')) return next();
    const sent = ctx.cookies.get(loginCookie(), { signed: false });
    const { browserHash, cookies } = loginBrowserOf({ cookies: new Map(sent === undefined ? [] : [[loginCookie(), sent]]) }, deps.random);
    visitOf(ctx).browserHash = browserHash;
    await next();
    for (const cookie of cookies) ctx.append('set-cookie', cookie);
  };
