import {
  type AskedMailName,
  languageOf,
  type MailFacts,
  type MailName,
  type MethodKind,
  type NoticeName,
} from '../../templates/messages/mails.ts';
import { config } from '../config.ts';
import type { Mail } from '../delivery/email-ses.ts';
import { logLine } from '../http/log.ts';
import type { Client } from '../http/request.ts';
import { numberEnding } from '../rules/phone-number.ts';
import type { Method, Profile } from '../storage/account.ts';
import { createMailedLink } from '../storage/mailed-links.ts';
import { lazy } from './lazy.ts';
import { tableDeps } from './table.ts';

export type NoticeFacts = {
  account: Profile;
  /** The person's own languages, best first. */
  locales: readonly string[];
  /** Where the change came from. */
  client: Client;
  /** The method concerned. */
  method?: (Partial<Pick<Method, 'name' | 'phone_number'>> & { type: MethodKind }) | undefined;
  /** Who did it, where it was not the person at a screen. */
  by?: MailFacts['by'];
};

export type AskedMail = {
  account: Profile;
  /** The person's own languages, best first. */
  locales: readonly string[];
  /** The whole address that its button leads to, and until when it works (epoch seconds). */
  link?: string;
  expiresAt?: number;
};

type MailedPage = 'login/reset' | 'login/not-me' | 'login/unlock';

export type SentMail = 'sent' | 'failed' | 'no_sender';

/** For endpoints with the need `mail`. */
export const noticeDeps = {
  /** Can anybody be mailed at all? Without a sender nothing is offered that needs one (product.md §4). */
  canMail: (): boolean => config().mailSender !== undefined,

  /** The address of a page that a mail leads to. */
  mailedAddress: (page: MailedPage, token: string): string => new URL(`u2/${page}?token=${token}`, config().issuer).href,

  /** Tells the owner of an account. A notice that fails is logged, and never fails the change that it reports (product.md §4). */
  async notify(name: NoticeName, { account, locales, client, method, by }: NoticeFacts): Promise<void> {
    const told = method && { type: method.type, name: method.name, ending: method.phone_number && numberEnding(method.phone_number) };
    const facts = { address: client.address, userAgent: client.userAgent, method: told, by };
    const outcome = await mailTo({ name, account, locales, facts, linkOf: () => notMeLink(account) });
    if (outcome.sent !== 'sent')
      await logLine('warn', 'notice not sent', { notice: name, user_id: account.user_id, reason: outcome.reason });
  },

  /** A mail that somebody asked for. Logged where it fails; what the caller says of it is its own matter. */
  async sendMail(name: AskedMailName, { account, locales, link, expiresAt }: AskedMail): Promise<SentMail> {
    const outcome = await mailTo({ name, account, locales, facts: { link }, expiresAt });
    if (outcome.sent !== 'sent') await logLine('warn', 'mail not sent', { mail: name, user_id: account.user_id, reason: outcome.reason });
    return outcome.sent;
  },
};

export type NoticeDeps = typeof noticeDeps;

type Mailing = {
  name: MailName;
  account: Profile;
  locales: readonly string[];
  facts: Partial<MailFacts>;
  /** Epoch seconds. */
  expiresAt?: number | undefined;
  /** Made only where a mail is really sent. */
  linkOf?: () => Promise<string>;
};
type Outcome = { sent: 'sent' } | { sent: 'failed' | 'no_sender'; reason: string };

const mailTo = async ({ name, account, locales, facts, expiresAt, linkOf }: Mailing): Promise<Outcome> => {
  try {
    const send = await sender();
    const to = account.email;
    if (!send) return { sent: 'no_sender', reason: 'no mail sender' };
    if (!to) return { sent: 'failed', reason: 'no address' };
    // Loaded when a mail is sent: no sign-in waits for texts that it does not need.
    const { composeMail, timeIn } = await import('../../templates/messages/mail/compose.ts');
    const at = tableDeps.now();
    const language = languageFor(account, locales);
    const until = expiresAt === undefined ? undefined : timeIn(language, expiresAt * 1000);
    const plain = { tenant: config().tenantName, account: to, when: timeIn(language, at), until, address: '', userAgent: '' };
    const link = linkOf ? await linkOf() : facts.link;
    const { subject, text, html } = composeMail(name, language, { ...plain, ...facts, link });
    await send({ to, subject, body: text, html }, new Date(at).toISOString());
    return { sent: 'sent' };
  } catch (error) {
    // Its name only: the provider's own words may hold the address.
    return { sent: 'failed', reason: error instanceof Error ? error.name : 'unknown' };
  }
};

/** Where nothing better is known, what an administrator or the app noted of the person: `user_metadata.lang`, as in Auth0's templates. */
const languageFor = ({ user_metadata }: Profile, locales: readonly string[]) => {
  const noted = user_metadata?.['lang'];
  return languageOf([...locales, ...(typeof noted === 'string' ? [noted] : [])]);
};

const notMeLink = async ({ user_id: userId, email = '' }: Profile): Promise<string> => {
  const token = tableDeps.random(32).toString('base64url');
  await createMailedLink(tableDeps.table(), token, { purpose: 'not_me', userId, email }, Math.floor(tableDeps.now() / 1000));
  return noticeDeps.mailedAddress('login/not-me', token);
};

type Send = (mail: Mail, at: string) => Promise<void>;

const sender = lazy(async (): Promise<Send | undefined> => {
  const { mailSender } = config();
  if (mailSender === undefined) return undefined;
  if (mailSender === 'outbox') {
    const { deliver } = await import('../delivery/outbox.ts');
    return async (mail, at) => deliver({ channel: 'email', ...mail, at });
  }
  const send = (await import('../delivery/email-ses.ts')).sesSender(mailSender.slice('ses:'.length));
  return (mail) => send(mail);
});
