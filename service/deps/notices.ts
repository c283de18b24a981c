import { languageOf, type MailName, mails } from '../../templates/messages/mails.ts';
import { config } from '../config.ts';
import type { Mail } from '../delivery/email-ses.ts';
import { logLine } from '../http/log.ts';
import type { Client } from '../http/request.ts';
import type { Method, Profile } from '../storage/account.ts';
import { lazy } from './lazy.ts';

export type NoticeFacts = {
  account: Profile;
  /** The person's own languages, best first. */
  locales: readonly string[];
  /** Where the change came from. */
  client: Client;
  /** The method concerned. */
  method?: Pick<Method, 'type' | 'name' | 'phone_number'>;
};

/** For endpoints with the need `mail`, which tell people. A failed notice never fails the change that it reports (product.md §4). */
export const noticeDeps = {
  async notify(name: MailName, { account, locales, client }: NoticeFacts): Promise<void> {
    const { tenantName } = config();
    const at = new Date(Date.now()).toISOString();
    const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
    const mail = mails[languageOf(locales)][name]({ tenant: tenantName, when, address: client.address });
    const to = account.email;
    const send = await sender();
    const reason = !to
      ? 'no address'
      : !send
        ? 'no mail sender'
        : await failureOf(send({ to, subject: mail.subject, body: mail.text }, at));
    if (reason) await logLine('warn', 'notice not sent', { notice: name, user_id: account.user_id, reason });
  },
};

/** Its name only: the provider's own words may hold the address. */
const failureOf = (sending: Promise<void>): Promise<string | undefined> =>
  sending.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  );

type Send = (mail: Mail, at: string) => Promise<void>;

export type NoticeDeps = typeof noticeDeps;

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
