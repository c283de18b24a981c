// The few pages that must come from the engine itself: no script, one small style sheet, named in the page's policy by its hash.
import { createHash } from 'node:crypto';
import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';

type Context = Parameters<Middleware>[0] | KoaContextWithOIDC;

const style =
  'body{font:1.125rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:24rem;padding:0 1rem;color-scheme:light dark}' +
  'button{font:inherit;padding:.75rem 1.5rem;min-height:3rem;width:100%;cursor:pointer}';
const styleHash = createHash('sha256').update(style).digest('base64');

const texts = {
  en: {
    dir: 'ltr',
    title: 'Sign out',
    ask: 'Do you want to sign out?',
    yes: 'Sign out',
    wrong: 'This sign-out link names an address that the app has not registered. You are still signed in.',
  },
  de: {
    dir: 'ltr',
    title: 'Abmelden',
    ask: 'Möchten Sie sich abmelden?',
    yes: 'Abmelden',
    wrong: 'Dieser Abmelde-Link nennt eine Adresse, die für die App nicht eingetragen ist. Sie sind weiterhin angemeldet.',
  },
  he: {
    dir: 'rtl',
    title: 'יציאה',
    ask: 'לצאת מהחשבון?',
    yes: 'יציאה',
    wrong: 'קישור היציאה כולל כתובת שאינה רשומה עבור היישום. אתם עדיין מחוברים.',
  },
};
type Language = keyof typeof texts;

/** `form` is the engine's, with its secret against foreign sites; the button confirms, and works without script. */
export const logoutScreen = (ctx: KoaContextWithOIDC, form: string): void => {
  const { ask, yes } = textsOf(ctx);
  const confirm = `<input type="hidden" name="logout" value="yes"><button type="submit">${yes}</button></form>`;
  page(ctx, `<h1>${ask}</h1>${form.replace('</form>', confirm)}`);
};

export const signedOut = (ctx: KoaContextWithOIDC): void => {
  ctx.status = 302;
  ctx.redirect('/u2/logged-out');
};

export const badReturnAddress = (ctx: Context): void => {
  ctx.status = 400;
  page(ctx, `<h1>${textsOf(ctx).title}</h1><p>${textsOf(ctx).wrong}</p>`);
};

const page = (ctx: Context, body: string): void => {
  const language = languageOf(ctx);
  const { dir, title } = texts[language];
  ctx.type = 'html';
  ctx.set('content-security-policy', `${ctx.response.get('content-security-policy')}; style-src 'sha256-${styleHash}'`);
  ctx.body = `<!doctype html><html lang="${language}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main>${body}</main></body></html>`;
};

const textsOf = (ctx: Context) => texts[languageOf(ctx)];

const languageOf = (ctx: Context): Language => {
  const wished = typeof ctx.query['ui_locales'] === 'string' ? ctx.query['ui_locales'].split(' ') : [];
  const spoken = ctx.get('accept-language').split(',');
  const found = [...wished, ...spoken].map((tag) => tag.trim().slice(0, 2).toLowerCase()).find((tag) => Object.hasOwn(texts, tag));
  return (found as Language | undefined) ?? 'en'; // one of the table's own names
};
