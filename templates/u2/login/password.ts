import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { element } from '../element.ts';
import { passkeySignIn } from '../keys/passkey-sign-in.ts';
import { screenAddress } from '../navigation.ts';
import { openScreen } from '../open-screen.ts';
import { passwordField } from '../password-field.ts';
import { drawScreen } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';

const texts = { en: en.password, de: de.password, he: he.password };

openScreen('login/password', texts, (open) => {
  const { text, session, state, language } = open;
  const account = session.identifier ?? '';
  const field = passwordField({ language, text, attributes: { autocomplete: 'current-password' } });

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
      field.hide();
      return { path: 'login/password', body: { password: field.input.value }, leave: 'replace' };
    },
    explain: ({ error }) => (['wrong_credentials', 'invalid_body', 'payload_too_large'].includes(error) ? [text.wrong] : undefined),
  });
  const forgot = session.also.includes('login/forgot')
    ? [element('a', { class: 'link', href: screenAddress('login/forgot', state) }, text.forgot)]
    : [];
  drawScreen(open, { title: text.title, forClient: true }, who, form, ...forgot, ...passkeySignIn(open));
  field.input.focus();
});
