// What arrives by mail in tests, and the pages that its links lead to.
import { type Message, readOutbox } from '../../service/delivery/outbox.ts';
import { type Answered, type Handler, invoke } from './event.ts';
import { type Browser, origin } from './sign-in.ts';

export const mailsTo = (email: string): Message[] => readOutbox().filter(({ channel, to }) => channel === 'email' && to === email);

export const lastMailTo = (email: string): Message => {
  const mail = mailsTo(email).at(-1);
  if (!mail) throw new Error(`no mail to ${email}`);
  return mail;
};

/** The token in the link of a mail that leads to this page. */
export const tokenIn = ({ body }: Message, page: 'login/reset' | 'login/not-me' | 'login/unlock'): string => {
  const token = new RegExp(`^${origin}/u2/${page}\\?token=([\\w-]+)$`, 'm').exec(body)?.[1];
  if (token === undefined) throw new Error(`no link to ${page} in: ${body}`);
  return token;
};

type From = { cookies?: string[]; address?: string; headers?: Record<string, string> };

/** Posts as a page does that belongs to no session yet. */
export const postPage = (handler: Handler, body: unknown, { cookies = [], address = '198.51.100.7', headers = {} }: From = {}) =>
  invoke(handler, {
    method: 'POST',
    path: '/u2/api',
    headers: { origin, 'sec-fetch-site': 'same-origin', ...headers },
    cookies,
    address,
    body,
  });

/** The browser as it is after a page opened a session: what it had, what was set, and the state of the address it goes to. */
export const browserAfter = (answer: Answered, from: string[] = []): Browser => {
  const set = answer.cookies.map((cookie) => cookie.split(';')[0] ?? '');
  const state = new URL(String(answer.body?.next), origin).searchParams.get('state') ?? '';
  return { state, cookies: [...set, ...from], address: '198.51.100.7' };
};
