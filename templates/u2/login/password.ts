import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { element } from '../element.ts';
import { icon } from '../icons.ts';
import { passkeySignIn } from '../keys/passkey-sign-in.ts';
import { screenAddress } from '../navigation.ts';
import { openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';
import { textField } from '../text-field.ts';

const texts = { en: en.password, de: de.password, he: he.password };

openScreen('login/password', texts, (open) => {
  const { text, session, state, language } = open;
  const account = session.identifier ?? '';
  const eye = element('button', { type: 'button', class: 'eye', 'aria-controls': 'password' });
  const field = textField({
    language,
    label: text.label,
    name: 'password',
    attributes: { type: 'password', autocomplete: 'current-password', required: true },
    beside: eye,
  });
  const show = (visible: boolean): void => {
    field.input.type = visible ? 'text' : 'password';
    eye.setAttribute('aria-label', visible ? text.hide : text.show);
    eye.replaceChildren(icon(visible ? 'eyeClosed' : 'eye'));
  };
  show(false);
  eye.addEventListener('click', () => show(field.input.type === 'password'));

  const who = element(
    'p',
    { class: 'account' },
    element('span', { class: 'unseen' }, `${text.account}: `),
    element('bdi', {}, account),
    ' ',
    element('a', { href: screenAddress('login/identifier', state), 'aria-label': text.changeAccount }, text.change),
  );
  // For password managers, which keep name and password together.
  const hiddenName = element('input', { type: 'text', name: 'username', autocomplete: 'username', value: account, hidden: true });
  const form = stepForm(open, {
    submit: text.submit,
    field,
    above: [hiddenName],
    check: () => (field.input.value ? undefined : [text.missing]),
    step: () => {
      show(false); // managers offer to save only what is in a password field
      return { path: 'login/password', body: { password: field.input.value }, leave: 'replace' };
    },
    explain: ({ error }) => (['wrong_credentials', 'invalid_body', 'payload_too_large'].includes(error) ? [text.wrong] : undefined),
  });
  drawScreen(open, { title: text.title, forClient: true }, who, form, ...passkeySignIn(open));
  field.input.focus();
});
