import { languageOf, type MailName, mails } from '../../templates/messages/mails.ts';
import { config } from '../config.ts';
import { logLine } from '../http/log.ts';
import type { Client } from '../http/request.ts';
import type { Profile } from '../storage/account.ts';

export type NoticeFacts = { account: Profile; locales: readonly string[]; client: Client };

/** For endpoints that tell people by mail. A failed notice never fails the change that it reports (product.md §4). */
export const noticeDeps = {
  async notify(name: MailName, { account, locales, client }: NoticeFacts): Promise<void> {
    const { mailSender, tenantName } = config();
    const at = new Date(Date.now()).toISOString();
    const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
    const mail = mails[languageOf(locales)][name]({ tenant: tenantName, when, address: client.address });
    if (mailSender !== 'outbox' || !account.email) {
      await logLine('warn', 'notice not sent', {
        notice: name,
        user_id: account.user_id,
        reason: account.email ? 'no mail sender' : 'no address',
      });
      return;
    }
    const { deliver } = await import('../delivery/outbox.ts');
    deliver({ channel: 'email', to: account.email, subject: mail.subject, body: mail.text, at });
  },
};
