import * as accountDe from '../../messages/account/de.ts';
import * as accountEn from '../../messages/account/en.ts';
import * as accountHe from '../../messages/account/he.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { element, fill } from '../element.ts';
import { passwordField } from '../password-field.ts';
import { type Changes, drawAccount } from './account-frame.ts';
import { type AccountPage, openAccount } from './open-account.ts';

const texts = {
  en: { ...en.reset, ...accountEn.accountPassword },
  de: { ...de.reset, ...accountDe.accountPassword },
  he: { ...he.reset, ...accountHe.accountPassword },
};

type Page = AccountPage<(typeof texts)['en']>;

openAccount('account/password', texts, (page, note) => draw(page, note));

/** Who has to confirm first is not asked for a password before. */
const draw = (page: Page, note?: string): void =>
  drawAccount(page, { title: page.text.title, note, asksProof: page.account.password }, (changes) => {
    const { text, account } = page;
    if (!account.password) return [element('p', {}, text.none)];
    return account.fresh ? [passwordForm(page, changes)] : [];
  });

const passwordForm = (page: Page, changes: Changes): HTMLElement => {
  const { text, language, account } = page;
  const fewest = String(account.fewest_characters);
  const field = passwordField({ language, text, attributes: { autocomplete: 'new-password' } });
  // For password managers, which keep name and password together.
  const name = element('input', {
    type: 'text',
    name: 'username',
    autocomplete: 'username',
    value: account.user.email ?? '',
    hidden: true,
  });
  const form = element(
    'form',
    { novalidate: true },
    name,
    element('p', {}, ...fill(text.rule, { fewest })),
    element('p', {}, text.others),
    field.root,
    element('button', { type: 'submit' }, text.submit),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!field.input.value) {
      changes.hush();
      return field.complain(text.missing);
    }
    field.hide();
    const after = await changes.change('password', { password: field.input.value }, (refusal) => {
      const reason = refusal.error === 'invalid_body' ? 'too_long' : refusal.password_reason;
      if (!reason) return undefined;
      field.complain(...fill(text.reasons[reason], { fewest: String(refusal.fewest_characters ?? fewest) }));
      return '';
    });
    if (after) draw({ ...page, account: after }, text.changed);
  });
  return form;
};
