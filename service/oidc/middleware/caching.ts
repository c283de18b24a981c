import type { Middleware } from 'koa';

// Keys rotate with overlap, so five minutes are safe; the edge serves the copy, whatever the load (security.md 19).
const cacheable = new Set(['/.well-known/openid-configuration', '/.well-known/jwks.json']);

export const caching: Middleware = async (ctx, next) => {
  await next();
  if (cacheable.has(ctx.path) && ctx.status === 200) ctx.set('cache-control', 'public, max-age=300, stale-while-revalidate=300');
  else ctx.set('cache-control', 'no-store');
};
