import type { RequestAnswer } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { type Child, element, fill } from '../element.ts';
import { everywhere, tellInTitle } from '../frame.ts';
import { useKey } from '../keys/credential.ts';
import { keyButton } from '../keys/key-button.ts';
import { noKeysText } from '../keys/no-keys.ts';
import { lost } from '../lost.ts';
import { screenAddress } from '../navigation.ts';
import { openScreen } from '../open-screen.ts';
import { proves } from '../proves.ts';
import { rememberBox } from '../remember-box.ts';
import { drawScreen } from '../screen-frame.ts';

const texts = {
  en: { ...en.webauthnChallenge, trouble: en.keyUseTrouble },
  de: { ...de.webauthnChallenge, trouble: de.keyUseTrouble },
  he: { ...he.webauthnChallenge, trouble: he.keyUseTrouble },
};

openScreen('mfa/webauthn-challenge', texts, (open) => {
  const { text, state, language } = open;
  const { method_name: name } = open.session;
  const note = element('p', { class: 'lead' }, ...(name ? fill(text.introNamed, { name }) : [text.intro]));
  const content = element('div', {}, note);
  const anotherWay = element('a', { class: 'link', href: screenAddress('mfa/login-options', state) }, everywhere(language).anotherWay);
  drawScreen(open, { title: text.title }, ...proves(open), content, anotherWay, lost(open, 'key'));

  /** Instead of a button that can only fail. */
  const explain = (...words: Child[]): void => {
    const told = element('p', { role: 'alert' }, ...words);
    content.replaceChildren(told);
    anotherWay.className = 'button';
    anotherWay.focus();
    tellInTitle(language, told.textContent ?? '');
  };
  const unusable = noKeysText(language);
  if (unusable) return explain(unusable);
  const prepare = ({ options, former_hosts: formerHosts = [] }: RequestAnswer) => {
    const hosts = formerHosts.join(', ');
    if (!options) return void explain(...fill(hosts ? text.former : text.none, { hosts }));
    if (hosts) note.append(' ', ...fill(text.formerToo, { hosts }));
    return { ask: useKey(options), timeout: options.timeout };
  };
  const box = rememberBox(open);
  const key = keyButton(open, { label: [text.submit], path: 'mfa/webauthn-challenge', prepare, words: text.trouble, more: box.body });
  content.append(...box.root, key);
  key.querySelector('button')?.focus();
});
