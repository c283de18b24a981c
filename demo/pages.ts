// The demo's pages as strings: no script, one small style sheet, everything that came from outside escaped.
import { createHash } from 'node:crypto';

const style = `
:root{color-scheme:light dark;font:1.0625rem/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:44rem;padding:2rem 1rem 4rem}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.5rem 0;align-items:center}
.button{font:inherit;display:inline-block;padding:.625rem 1.25rem;border:1px solid #1a56db;border-radius:.5rem;text-decoration:none;cursor:pointer;background:#1a56db;color:#fff}
.button.quiet{background:transparent;color:inherit;border-color:currentColor}
.button:focus-visible,a:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
table{border-collapse:collapse;width:100%}
caption{text-align:start;font-weight:600;padding:.5rem 0}
th,td{text-align:start;vertical-align:top;padding:.5rem .75rem .5rem 0;border-top:1px solid #8886;overflow-wrap:anywhere}
th{font-weight:500;white-space:nowrap}
code{font-size:.95em}
small{display:block;opacity:.75}
form{margin:0}`;

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export const startPage = (base: string): string =>
  page(
    'Demo app',
    `<h1>Demo app</h1>
<p>An ordinary app that signs its users in with OpenID Connect.</p>
<p class="actions"><a class="button" href="${base}/login">Sign in</a> <a class="button quiet" href="${base}/login?step_up=1">Sign in with step-up</a></p>
<p><small>Step-up asks for a second factor (<code>acr_values</code>), whatever the policy says.</small></p>`,
  );

type SignedIn = { claims: Record<string, unknown>; canRefresh: boolean; expiresIn: number | undefined };

export const signedInPage = (base: string, { claims, canRefresh, expiresIn }: SignedIn): string =>
  page(
    'Signed in – Demo app',
    `<h1>Signed in</h1>
<p>as <strong>${escaped(String(claims['name'] ?? claims['email'] ?? claims['sub']))}</strong>${expiresIn ? `; the access token lives ${Math.round(expiresIn / 60)} minutes` : ''}.</p>
<div class="actions">${canRefresh ? `<form method="post" action="${base}/refresh"><button class="button" type="submit">Refresh the tokens</button></form>` : ''}
<a class="button quiet" href="${base}/login?step_up=1">Step up</a> <a class="button quiet" href="${base}/logout">Sign out</a></div>
<table><caption>What the id_token says</caption><tbody>
${Object.entries(claims).map(row).join('\n')}
</tbody></table>`,
  );

export const failurePage = (base: string, { title, text }: { title: string; text: string }): string =>
  page(
    `${title} – Demo app`,
    `<h1>${escaped(title)}</h1><p>${escaped(text)}</p><p class="actions"><a class="button" href="${base}/">Start again</a></p>`,
  );

const meanings: Record<string, string> = {
  iss: 'who signed it',
  sub: 'the user',
  aud: 'this app',
  iat: 'issued',
  exp: 'good until',
  auth_time: 'when the user signed in',
  amr: 'how the user signed in',
  acr: 'how strong the sign-in was',
  nonce: 'ties the token to this sign-in',
};
const times = new Set(['iat', 'exp', 'auth_time']);

const row = ([name, value]: [string, unknown]): string => {
  const shown = Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const time = times.has(name) && typeof value === 'number' ? `<small>${new Date(value * 1000).toISOString()}</small>` : '';
  const meaning = meanings[name] ? `<small>${meanings[name]}</small>` : '';
  return `<tr><th scope="row"><code>${escaped(name)}</code>${meaning}</th><td>${escaped(shown)}${time}</td></tr>`;
};

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
