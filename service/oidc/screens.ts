// The few pages that must come from the engine itself: no script, one small style sheet, named in the page's policy by its hash.
import { createHash } from 'node:crypto';
import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { config } from '../config.ts';
import { restartUrlOf } from './client-metadata.ts';

type Context = Parameters<Middleware>[0] | KoaContextWithOIDC;

// The look of the static screens (templates/u2/style), as far as two small pages need it; those files cannot be used here, as each page
// names its style by its hash.
const style = `
:root{color-scheme:light dark;--page:#f2f4f8;--card:#fff;--text:#1b2030;--soft:#586074;--line:#e2e5ec;--key:#2f54c8;--on-key:#fff;font:1rem/1.5 system-ui,sans-serif}
@media(prefers-color-scheme:dark){:root{--page:#10131b;--card:#1a1f2b;--text:#eef0f6;--soft:#a9b1c4;--line:#333a4a;--key:#9db4ff;--on-key:#10131b}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--page);color:var(--text);padding:2rem 1rem}
main{max-width:27rem;margin:0 auto;padding:2.25rem;background:var(--card);border:1px solid var(--line);border-radius:1rem}
@media(max-width:30rem){body{background:var(--card);padding:0}main{border:0;padding:2rem 1.25rem}}
.tenant{margin:0 0 1.25rem;font-weight:600}
h1{margin:0 0 1.5rem;font-size:1.5rem;line-height:1.3}
form{margin:0}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:3rem;padding:.625rem 1.25rem;border:1px solid var(--key);border-radius:.625rem;background:var(--key);color:var(--on-key);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.link{display:flex;align-items:center;justify-content:center;width:fit-content;min-height:2.75rem;margin:.75rem auto 0;color:var(--key)}
:focus-visible{outline:3px solid var(--key);outline-offset:2px}
`;
const styleHash = createHash('sha256').update(style).digest('base64');

const texts = {
  en: {
    dir: 'ltr',
    title: 'Sign out',
    ask: 'Do you want to sign out?',
    yes: 'Sign out',
    no: 'Stay signed in',
    back: 'Back to the app',
    wrong: 'This sign-out link names an address that the app has not registered. You are still signed in.',
  },
  de: {
    dir: 'ltr',
    title: 'Abmelden',
    ask: 'Möchten Sie sich abmelden?',
    yes: 'Abmelden',
    no: 'Angemeldet bleiben',
    back: 'Zurück zur App',
    wrong: 'Dieser Abmelde-Link nennt eine Adresse, die für die App nicht eingetragen ist. Sie sind weiterhin angemeldet.',
  },
  he: {
    dir: 'rtl',
    title: 'יציאה',
    ask: 'לצאת מהחשבון?',
    yes: 'יציאה',
    no: 'להישאר בחשבון',
    back: 'חזרה ליישום',
    wrong: 'קישור היציאה כולל כתובת שאינה רשומה עבור היישום. אתם עדיין מחוברים.',
  },
};
type Language = keyof typeof texts;

/** `form` is the engine's, with its secret against foreign sites; the button confirms, and works without script. */
export const logoutScreen = (ctx: KoaContextWithOIDC, form: string): void => {
  const { ask, yes, no } = textsOf(ctx);
  const confirm = `<input type="hidden" name="logout" value="yes"><button type="submit">${yes}</button></form>`;
  page(ctx, `<h1>${ask}</h1>${form.replace('</form>', confirm)}${wayBack(ctx.oidc.client, no)}`);
};

/** The app's own start page, where it is known. */
const wayBack = (client: KoaContextWithOIDC['oidc']['client'], label: string): string => {
  const address = client && restartUrlOf(client);
  return address ? `<a class="link" href="${escaped(address)}">${label}</a>` : '';
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
  ctx.body = `<!doctype html><html lang="${language}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><p class="tenant">${escaped(config().tenantName)}</p>${body}</main></body></html>`;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const textsOf = (ctx: Context) => texts[languageOf(ctx)];

const languageOf = (ctx: Context): Language => {
  const wished = typeof ctx.query['ui_locales'] === 'string' ? ctx.query['ui_locales'].split(' ') : [];
  const spoken = ctx.get('accept-language').split(',');
  const found = [...wished, ...spoken].map((tag) => tag.trim().slice(0, 2).toLowerCase()).find((tag) => Object.hasOwn(texts, tag));
  return (found as Language | undefined) ?? 'en'; // one of the table's own names
};
