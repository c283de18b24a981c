// A person's steps over HTTP against the handlers, for tests that walk from /authorize to the end.

import { config } from '../../service/config.ts';
import type { Table } from '../../service/storage/table.ts';
import { authorizeUrl, stateOf } from './engine-sign-in.ts';
import type { Browser } from './http.ts';
import { password } from './sign-in.ts';

export const step = async (browser: Browser, path: string, body: Record<string, unknown>) => {
  const headers = { 'content-type': 'application/json', origin: new URL(config().issuer).origin, 'sec-fetch-site': 'same-origin' };
  const response = await browser.go(`/u2/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever JSON came back
  return { status: response.status, body: (await response.json()) as any };
};

/** /authorize; the state of the session that it opened, or '' where it went straight back to the app. */
export const authorize = async (browser: Browser, more: Record<string, string> = {}): Promise<string> =>
  stateOf((await browser.go(authorizeUrl(more))).headers.get('location'));

export const enterPassword = async (
  browser: Browser,
  email: string,
  more: { authorize?: Record<string, string>; password?: string } = {},
) => {
  const state = await authorize(browser, more.authorize);
  await step(browser, 'login/identifier', { state, identifier: email });
  const { status, body } = await step(browser, 'login/password', { state, password: more.password ?? password });
  return { state, status, body, next: String(body.next ?? '') };
};

/** The way back to the app; its parameters. */
export const goBack = async (browser: Browser, state: string): Promise<URLSearchParams> => {
  const location = (await browser.go(`/authorize/${state}`)).headers.get('location') ?? '';
  return new URL(location, config().issuer).searchParams;
};

/** Everything of a user's partition. */
export const itemsOf = (table: Table, userId: string) => table.queryAll(`USER#${userId}`);
