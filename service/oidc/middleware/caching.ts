import type { Middleware } from 'koa';
import { published } from '../../http/published.ts';

// Keys rotate with overlap, so five minutes are safe.
const cacheable = new Set(['/.well-known/openid-configuration', '/.well-known/jwks.json']);

export const caching: Middleware = async (ctx, next) => {
  await next();
  if (cacheable.has(ctx.path) && ctx.status === 200) ctx.set('cache-control', published['cache-control']);
  else ctx.set('cache-control', 'no-store');
};
