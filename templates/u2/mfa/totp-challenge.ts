import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { codeField } from '../code-field.ts';
import { element, fill } from '../element.ts';
import { everywhere } from '../frame.ts';
import { lost } from '../lost.ts';
import { screenAddress } from '../navigation.ts';
import { openScreen } from '../open-screen.ts';
import { proves } from '../proves.ts';
import { rememberBox } from '../remember-box.ts';
import { drawScreen, entryName } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';

const texts = { en: en.totpChallenge, de: de.totpChallenge, he: he.totpChallenge };

openScreen('mfa/totp-challenge', texts, (open) => {
  const { text, session, state } = open;
  const entry = entryName(open);
  const { method_name: name = '' } = session;
  const field = codeField(open, entry);
  const box = rememberBox(open);
  const form = stepForm(open, {
    submit: text.submit,
    field,
    check: field.check,
    step: () => ({ path: 'mfa/totp-challenge', body: { code: field.code(), ...box.body() }, leave: 'replace' }),
    explain: field.explain,
    below: box.root,
  });
  const anotherWay = element('a', { class: 'link', href: screenAddress('mfa/login-options', state) }, everywhere(open.language).anotherWay);
  drawScreen(
    open,
    { title: text.title },
    ...proves(open),
    element('p', { class: 'lead' }, ...fill(name ? text.introNamed : text.intro, { entry, name })),
    form,
    ...(session.another_way ? [anotherWay] : []),
    lost(open, 'phone'),
  );
  field.input.focus();
});
