import type { AccountRecovery } from '../../../service/rules/account-answers.ts';
import * as accountDe from '../../messages/account/de.ts';
import * as accountEn from '../../messages/account/en.ts';
import * as accountHe from '../../messages/account/he.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { type Child, element } from '../element.ts';
import { shownCode } from '../recovery-code.ts';
import { type Changes, drawAccount } from './account-frame.ts';
import { dateOf } from './dates.ts';
import { type AccountPage, openAccount } from './open-account.ts';

const texts = {
  en: { ...en.recoveryCode, ...accountEn.accountRecovery },
  de: { ...de.recoveryCode, ...accountDe.accountRecovery },
  he: { ...he.recoveryCode, ...accountHe.accountRecovery },
};

type Page = AccountPage<(typeof texts)['en']>;

openAccount('account/recovery', texts, (page, note) => draw(page, note));

const draw = (page: Page, note?: string): void =>
  drawAccount(page, { title: page.text.title, note, asksProof: page.account.recovery.on && hasMethod(page) }, (changes) => [
    element('p', { class: 'lead' }, page.text.purpose),
    ...offer(page, changes),
  ]);

/** As the server decides it: one that is locked counts. */
const hasMethod = ({ account }: Page): boolean => account.methods.some(({ usable, locked }) => usable || locked);

const offer = (page: Page, changes: Changes): Child[] => {
  const { text, account, language } = page;
  const { on, valid, made_at: made } = account.recovery;
  if (!on) return [element('p', {}, text.off)];
  if (!hasMethod(page)) return [element('p', {}, text.noMethod)];
  const button = element('button', { type: 'button' }, text.make);
  button.addEventListener('click', async () => {
    const after = await changes.change<AccountRecovery>('recovery', {}, ({ error }) =>
      error === 'recovery_off' ? text.noMethod : undefined,
    );
    if (after) show({ ...page, account: after }, after.recovery_code);
  });
  return valid && made
    ? [element('p', {}, text.made.replace('{date}', dateOf(made, language))), element('p', {}, text.warning), button]
    : [element('p', {}, text.none), button];
};

/** The only time that it can be seen: another load of the page has it no more. */
const show = (page: Page, code: string): void => {
  const { text, account } = page;
  const name = text.file.replace('{tenant}', account.tenant_name).replace('{account}', account.user.email ?? '');
  drawAccount(page, { title: text.fresh, asksProof: false }, () => {
    const done = element('button', { type: 'button' }, text.submit);
    done.addEventListener('click', () => draw(page));
    return [element('p', {}, text.keep), ...shownCode(code, name, text), element('div', { class: 'actions' }, done)];
  });
};
