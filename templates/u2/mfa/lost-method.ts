// After the recovery code: which method was lost, and does another come in its place?
import type { LostMethodAction, ShownMethod } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { element, fill } from '../element.ts';
import { factorIcon } from '../factor-icons.ts';
import { tellInTitle } from '../frame.ts';
import type { Language } from '../language.ts';
import { openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { retryText, takeStep } from '../step.ts';

const texts = {
  en: { ...en.lostMethod, options: en.loginOptions, factors: en.factors },
  de: { ...de.lostMethod, options: de.loginOptions, factors: de.factors },
  he: { ...he.lostMethod, options: he.loginOptions, factors: he.factors },
};

openScreen('mfa/lost-method', texts, (open) => {
  const { text, language, session } = open;
  const error = element('p', { class: 'error', role: 'alert' });
  let isSending = false;
  const settle = async (action: LostMethodAction, method?: string): Promise<void> => {
    if (isSending) return;
    isSending = true;
    error.replaceChildren();
    tellInTitle(language);
    const body = method === undefined ? { action } : { action, method };
    const refusal = await takeStep(open, { path: 'mfa/lost-method', body, leave: action === 'replace' ? 'assign' : 'replace' });
    if (refusal === 'left') return;
    isSending = false;
    error.replaceChildren(...retryText(language, refusal));
    tellInTitle(language, error.textContent ?? '');
  };

  const canReplace = (session.factors ?? []).length > 0;
  const nameOf = ({ name, factor }: ShownMethod): string => name ?? text.factors[factor].name;
  const about = (method: ShownMethod): HTMLElement =>
    element(
      'span',
      {},
      element('strong', {}, ...fill(canReplace ? text.replace : '{method}', { method: nameOf(method) })),
      ...(method.number_ending ? [element('span', {}, ...fill(text.options.ending, { ending: method.number_ending }))] : []),
      element('span', {}, usedText(method.last_used_at, text.options, language)),
    );
  const item = (method: ShownMethod): HTMLElement => {
    const replace = element('button', { type: 'button', class: 'choice' }, factorIcon(method.factor), about(method));
    replace.addEventListener('click', () => void settle('replace', method.id));
    const remove = element(
      'button',
      { type: 'button', class: 'quiet' },
      element('span', {}, ...fill(text.remove, { method: nameOf(method) })),
    );
    remove.addEventListener('click', () => confirm(text.sure.replace('{method}', nameOf(method))) && void settle('remove', method.id));
    return element(
      'li',
      { class: 'choices field' },
      canReplace ? replace : element('div', {}, about(method)),
      ...(method.removable ? [remove] : []),
    );
  };

  const none = element('button', { type: 'button' }, text.none);
  none.addEventListener('click', () => void settle('keep'));
  const { restart_url: _app, ...proven } = session; // all is proven: nobody begins anew from here
  const heading = drawScreen(
    { ...open, session: proven },
    { title: text.title },
    element('p', { class: 'lead' }, text.intro),
    error,
    element('ul', { class: 'choices' }, ...(session.methods ?? []).map(item)),
    none,
  );
  heading.focus({ preventScroll: true });
});

const usedText = (when: string | null, text: typeof en.loginOptions, language: Language): string =>
  when ? text.lastUsed.replace('{date}', new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(when))) : text.neverUsed;
