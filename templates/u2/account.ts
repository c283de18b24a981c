import * as de from '../messages/account/de.ts';
import * as en from '../messages/account/en.ts';
import * as he from '../messages/account/he.ts';
import { drawAccount } from './account/account-frame.ts';
import { dateOf } from './account/dates.ts';
import { type AccountName, openAccount } from './account/open-account.ts';
import { element } from './element.ts';

const texts = { en: en.accountOverview, de: de.accountOverview, he: he.accountOverview };

openAccount('account', texts, (page, note) => {
  const { text, account, language } = page;
  const { methods, recovery } = account;
  const { none, one, many } = text.methodCount;
  const count = methods.length === 0 ? none : methods.length === 1 ? one : many.replace('{count}', String(methods.length));
  const made =
    recovery.valid && recovery.made_at
      ? text.recoveryState.valid.replace('{date}', dateOf(recovery.made_at, language))
      : text.recoveryState.none;
  const entry = (name: AccountName, title: string, detail: string): HTMLElement =>
    element(
      'li',
      {},
      element(
        'a',
        { class: 'button choice', href: `/u2/${name}` },
        element('span', {}, element('strong', {}, title), element('span', {}, detail)),
      ),
    );

  drawAccount(page, { title: text.title, note, asksProof: false }, ({ go }) => {
    const signOut = element('button', { type: 'button', class: 'quiet' }, text.signOut);
    signOut.addEventListener('click', () => void go('sign-out'));
    return [
      element(
        'ul',
        { class: 'choices' },
        entry('account/methods', text.methods, count),
        ...(recovery.on ? [entry('account/recovery', text.recovery, made)] : []),
        entry('account/browsers', text.browsers, text.browsersState),
        ...(account.password ? [entry('account/password', text.password, text.passwordState)] : []),
      ),
      signOut,
    ];
  });
});
