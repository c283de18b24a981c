// Asks for a mailed link; afterwards, at the same address with `asked`, says where to look. Neither tells whose e-mail it was.
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { element } from '../element.ts';
import { queryValue, screenAddress } from '../navigation.ts';
import { openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';
import { drawStop } from '../stop.ts';
import { textField } from '../text-field.ts';

// What is wrong with an e-mail is said as where a sign-in begins.
const texts = {
  en: { ...en.identifier, ...en.forgot },
  de: { ...de.identifier, ...de.forgot },
  he: { ...he.identifier, ...he.forgot },
};

openScreen('login/forgot', texts, (open) => {
  const { text, session, state, language } = open;
  const link = (address: string, words: string, kind = 'link'): HTMLElement => element('a', { class: kind, href: address }, words);
  if (queryValue('asked')) {
    const again = link(screenAddress('login/forgot', state), text.asked.again, 'button quiet');
    const back = link(session.next, text.back);
    return drawStop(text.asked, { language, tenant: session.tenant_name, good: true }, again, back);
  }

  const field = textField({
    language,
    label: text.label,
    name: 'email',
    attributes: { type: 'text', inputmode: 'email', autocomplete: 'username', value: session.identifier ?? '', required: true },
  });
  const entry = (): string => field.input.value.trim();
  const form = stepForm(open, {
    submit: text.submit,
    field,
    check: () => (entry() ? undefined : [text.missing]),
    step: () => ({ path: 'login/forgot', body: { email: entry() }, leave: 'replace' }),
    explain: ({ error }) => (['invalid_identifier', 'invalid_body', 'payload_too_large'].includes(error) ? [text.invalid] : undefined),
  });
  drawScreen(open, { title: text.title }, element('p', { class: 'lead' }, text.intro), form, link(session.next, text.back));
  field.input.select(); // a wrong one is typed over
});
