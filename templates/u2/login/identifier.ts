import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { hasAutofill } from '../keys/browser-support.ts';
import { passkeySignIn } from '../keys/passkey-sign-in.ts';
import { openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';
import { textField } from '../text-field.ts';

const texts = { en: en.identifier, de: de.identifier, he: he.identifier };

openScreen('login/identifier', texts, (open) => {
  const { text, session, language } = open;
  const field = textField({
    language,
    label: text.label,
    name: 'identifier',
    attributes: {
      type: 'text',
      inputmode: 'email',
      autocomplete: session.passkey ? 'username webauthn' : 'username',
      value: session.identifier ?? '',
      required: true,
    },
  });
  const entry = (): string => field.input.value.trim();
  const form = stepForm(open, {
    submit: text.submit,
    field,
    check: () => (entry() ? undefined : [text.missing]),
    step: () => ({ path: 'login/identifier', body: { identifier: entry() }, leave: 'assign' }),
    explain: ({ error }) => (['invalid_identifier', 'invalid_body', 'payload_too_large'].includes(error) ? [text.invalid] : undefined),
  });
  drawScreen(open, { title: text.title, forClient: true }, form, ...passkeySignIn(open, hasAutofill));
  field.input.focus();
});
