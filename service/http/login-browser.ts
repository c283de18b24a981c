// Every session of the screens belongs to the browser it began in: one random cookie for each browser, so tabs do not disturb each other.
import { hashOf } from '../storage/hash.ts';
import { loginCookie, setCookie } from './cookies.ts';
import type { Request } from './request.ts';

/** `value` is the cookie's, and a secret; `cookies` are to be set with the answer. */
export type LoginBrowser = { value: string; browserHash: string; cookies: string[] };

/** The browser a request comes from, which is given its cookie where it has none that could be ours. */
export const loginBrowserOf = ({ cookies }: Pick<Request, 'cookies'>, random: (bytes: number) => Buffer): LoginBrowser => {
  const sent = cookies.get(loginCookie());
  if (sent !== undefined && /^[\w-]{43}$/.test(sent)) return { value: sent, browserHash: hashOf(sent), cookies: [] };
  const value = random(32).toString('base64url');
  return { value, browserHash: hashOf(value), cookies: [setCookie(loginCookie(), value)] };
};
