import type { Middleware } from 'koa';

/** There is no sign-up and no choice of accounts: both wishes mean the sign-in screen (product.md §3 rule 11). */
export const requestWording: Middleware = async (ctx, next) => {
  if (ctx.path === '/authorize' && typeof ctx.query['prompt'] === 'string') {
    const prompts = ctx.query['prompt'].split(' ').filter((prompt) => prompt !== '' && prompt !== 'create');
    const known = [...new Set(prompts.map((prompt) => (prompt === 'select_account' ? 'login' : prompt)))];
    ctx.query = { ...ctx.query, prompt: known.join(' ') };
  }
  await next();
};
