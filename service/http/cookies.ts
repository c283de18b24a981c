// Names and attributes of our cookies (security.md 21). On plain http, which only development uses, neither `Secure` nor `__Host-` can be had.
import { config } from '../config.ts';

const isSecure = (): boolean => config().issuer.startsWith('https:');
const nameOf = (name: string): string => (isSecure() ? `__Host-${name}` : name);

/** 256 random bits per browser, for this visit: binds login sessions to the browser that opened them. */
export const loginCookie = (): string => nameOf('sp_login');
/** The engine's single-sign-on session. */
export const sessionCookie = (): string => nameOf('sp_session');
/** A browser its owner has signed in with: it has guess limits of its own (security.md 12). */
export const deviceCookie = (): string => nameOf('sp_device');

/** The session of the account page. */
export const accountCookie = (): string => nameOf('sp_account');

/** A Set-Cookie value; without `maxAgeSeconds` the cookie ends with the browser. */
export const setCookie = (name: string, value: string, maxAgeSeconds?: number): string =>
  [
    `${name}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...(isSecure() ? ['Secure'] : []),
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
  ].join('; ');

export const dropCookie = (name: string): string => setCookie(name, '', 0);
