// Invitations and the browsers that open them, for tests.
import { randomBytes } from 'node:crypto';
import { handler as enroll } from '../../lambdas/u2/guardian/enroll.get.ts';
import type { Table } from '../../service/storage/table.ts';
import { createTicket, type Ticket } from '../../service/storage/tickets.ts';
import { type Answered, invoke } from './event.ts';
import type { Browser, Person } from './sign-in.ts';

export type Given = Ticket & { token: string };

export const givenTicket = async (
  table: Table,
  { userId }: Pick<Person, 'userId'>,
  more: Partial<Pick<Ticket, 'factor' | 'multiple' | 'locale'>> = {},
): Promise<Given> => {
  const token = randomBytes(32).toString('base64url');
  const made = { userId, multiple: false, maker: { client_id: 'test-client', subject: 'test-client@clients' }, ...more };
  return { ...(await createTicket(table, token, made, Math.floor(Date.now() / 1000))), token };
};

type From = { cookies?: string[]; headers?: Record<string, string>; method?: string };

export const openTicket = (token: string, { cookies = [], headers = {}, method = 'GET' }: From = {}): Promise<Answered> =>
  invoke(enroll, { method, path: '/u2/guardian/enroll', query: { ticket: token }, cookies, headers });

/** A browser that has opened the invitation: its cookie, and the state of the session it was given. */
export const browserWith = async (token: string, from: From = {}): Promise<Browser & { screen: string }> => {
  const opened = await openTicket(token, from);
  if (opened.status !== 302) throw new Error(`the invitation answered ${opened.status}: ${opened.text}`);
  const address = new URL(opened.headers['location'] ?? '', 'https://login.example.com');
  const given = opened.cookies.map((cookie) => cookie.split(';')[0] ?? '');
  return {
    state: address.searchParams.get('state') ?? '',
    screen: address.pathname.slice('/u2/'.length),
    cookies: [...given, ...(from.cookies ?? [])],
    address: '198.51.100.9',
  };
};

/** What the page of a refusal is told. */
export const codeOf = ({ text }: Answered): string | undefined => /<main[^>]* data-code="(\w+)"/.exec(text)?.[1];
