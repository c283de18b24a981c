import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { type Child, element, fill } from '../element.ts';
import type { Refusal } from '../endpoints.ts';
import { everywhere } from '../frame.ts';
import { screenAddress } from '../navigation.ts';
import { openScreen } from '../open-screen.ts';
import { proves } from '../proves.ts';
import { drawScreen } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';
import { textField } from '../text-field.ts';

const texts = { en: en.recoveryChallenge, de: de.recoveryChallenge, he: he.recoveryChallenge };

openScreen('mfa/recovery-code-challenge', texts, (open) => {
  const { text, session, state, language } = open;
  const attributes = { type: 'text', autocomplete: 'off', required: true };
  const field = textField({ language, label: text.label, name: 'code', attributes });
  const answers: Partial<Record<Refusal['error'], Child[]>> = {
    invalid_recovery_code: [text.invalid],
    invalid_body: [text.invalid],
    wrong_code: [text.wrong],
    code_already_used: [text.used],
  };
  const form = stepForm(open, {
    submit: text.submit,
    field,
    // Spaces and dashes are the server's to take out.
    check: () => (field.input.value.replace(/[^a-z0-9]/gi, '').length === 24 ? undefined : [text.invalid]),
    step: () => ({ path: 'mfa/recovery-code-challenge', body: { code: field.input.value }, leave: 'replace' }),
    explain: ({ error }) => answers[error],
  });
  const anotherWay = element('a', { class: 'link', href: screenAddress('mfa/login-options', state) }, everywhere(language).anotherWay);
  drawScreen(
    open,
    { title: text.title },
    ...proves(open),
    element('p', { class: 'lead' }, ...fill(text.intro, { account: session.identifier ?? '' })),
    form,
    ...([session.screen, ...session.also].includes('mfa/login-options') ? [anotherWay] : []),
    element('p', { class: 'aside' }, ...fill(text.lost, { client: session.client_name })),
  );
  field.input.focus();
});
