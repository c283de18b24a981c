import * as de from '../../messages/account/de.ts';
import * as en from '../../messages/account/en.ts';
import * as he from '../../messages/account/he.ts';
import { element } from '../element.ts';
import { icon } from '../icons.ts';
import { textField } from '../text-field.ts';
import { type Changes, drawAccount } from './account-frame.ts';
import { type AccountPage, openAccount } from './open-account.ts';

const texts = { en: en.accountPassword, de: de.accountPassword, he: he.accountPassword };

type Page = AccountPage<typeof en.accountPassword>;

openAccount('account/password', texts, (page, note) => draw(page, note));

/** Who has to confirm first is not asked for a password before. */
const draw = (page: Page, note?: string): void =>
  drawAccount(page, { title: page.text.title, note }, (changes) => {
    const { text, account } = page;
    if (!account.password) return [element('p', {}, text.none)];
    return account.fresh ? [passwordForm(page, changes)] : [];
  });

const passwordForm = (page: Page, changes: Changes): HTMLElement => {
  const { text, language, account } = page;
  const withFewest = (words: string): string => words.replace('{fewest}', String(account.fewest_characters));
  const eye = element('button', { type: 'button', class: 'eye', 'aria-controls': 'new-password' });
  const field = textField({
    language,
    label: text.label,
    name: 'new-password',
    attributes: { type: 'password', autocomplete: 'new-password', required: true },
    beside: eye,
  });
  const show = (visible: boolean): void => {
    field.input.type = visible ? 'text' : 'password';
    eye.setAttribute('aria-label', visible ? text.hide : text.show);
    eye.replaceChildren(icon(visible ? 'eyeClosed' : 'eye'));
  };
  show(false);
  eye.addEventListener('click', () => show(field.input.type === 'password'));

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
    element('p', {}, withFewest(text.hint), ' ', text.others),
    field.root,
    element('button', { type: 'submit' }, text.submit),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!field.input.value) return field.complain(text.missing);
    show(false); // managers offer to save only what is in a password field
    const after = await changes.change('password', { password: field.input.value }, ({ error }) => {
      if (error !== 'invalid_password' && error !== 'invalid_body') return undefined;
      field.complain(withFewest(text.refused));
      return '';
    });
    if (after) draw({ ...page, account: after }, text.changed);
  });
  return form;
};
