import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { choiceList } from '../choice-list.ts';
import { element, fill } from '../element.ts';
import { factorIcon } from '../factor-icons.ts';
import { stroked } from '../icons.ts';
import type { Language } from '../language.ts';
import { lost } from '../lost.ts';
import { ownAddress, screenAddress } from '../navigation.ts';
import { type OpenScreen, openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { showStop } from '../stop.ts';

const texts = {
  en: { ...en.loginOptions, factors: en.factors },
  de: { ...de.loginOptions, factors: de.factors },
  he: { ...he.loginOptions, factors: he.factors },
};

openScreen('mfa/login-options', texts, (open) => {
  const { text, session, language } = open;
  const methods = session.methods ?? [];
  const recovery = recoveryAddress(open);
  if (methods.length === 0 && !recovery) return showStop({ error: 'server_error', reference: session.reference }, { language });
  const choices = methods.map((method) => ({
    name: method.name ?? text.factors[method.factor].name,
    about: method.number_ending ? fill(text.ending, { ending: method.number_ending }) : [],
    icon: factorIcon(method.factor),
    detail: method.last_used_at ? text.lastUsed.replace('{date}', dateOf(method.last_used_at, language)) : text.neverUsed,
    step: { path: 'mfa/login-options', body: { method: method.id }, leave: 'assign' as const },
  }));
  const list = choiceList(open, choices);
  if (recovery) list.querySelector('ul')?.append(recoveryChoice(text.recovery, recovery));
  const isOnly = methods.length === 1 && !recovery ? [element('p', {}, text.only)] : [];
  const what = methods.every(({ factor }) => factor === 'passkey' || factor.startsWith('webauthn')) ? 'key' : 'phone';
  drawScreen(open, { title: text.title }, element('p', { class: 'lead' }, text.intro), ...isOnly, list, lost(open, what));
  list.querySelector<HTMLElement>('button, a')?.focus();
});

/** Where the code is typed; or where people sign in first, as theirs is too long ago for it. */
const recoveryAddress = ({ session, state }: OpenScreen): Recovery | undefined => {
  if (session.also.includes('mfa/recovery-code-challenge')) return { href: screenAddress('mfa/recovery-code-challenge', state) };
  const href = session.recovery_sign_in && ownAddress(session.recovery_sign_in);
  return href ? { href, signsIn: true } : undefined;
};

type Recovery = { href: string; signsIn?: true };

/** The last of the ways: no method, but a way on. */
const recoveryChoice = ({ name, description, signIn }: typeof en.loginOptions.recovery, { href, signsIn }: Recovery): HTMLElement => {
  const words = element('span', {}, element('strong', {}, name), element('span', {}, signsIn ? signIn : description));
  return element(
    'li',
    {},
    element('a', { class: 'button choice', href }, stroked('M3 5h18v14H3zM7 10h1M11.5 10h1M16 10h1M7 14h10'), words),
  );
};

const dateOf = (when: string, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(when));
