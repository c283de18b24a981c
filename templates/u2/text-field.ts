import { type Child, element } from './element.ts';
import { tellInTitle } from './frame.ts';
import type { Language } from './language.ts';

export type Field = {
  root: HTMLElement;
  input: HTMLInputElement;
  /** Tells an error: heard at once, bound to the field, with the entry marked so that typing replaces it. */
  complain: (...message: Child[]) => void;
  /** Takes the error away; typing does it too. */
  clear: () => void;
};

export type FieldParts = {
  language: Language;
  label: string;
  /** Its id and its name. */
  name: string;
  attributes: Record<string, string | boolean>;
  beside?: Child;
};

export const textField = ({ language, label, name, attributes, beside = '' }: FieldParts): Field => {
  const error = element('p', { id: `${name}-error`, class: 'error', role: 'alert' });
  const input = element('input', { id: name, name, dir: 'ltr', autocapitalize: 'none', spellcheck: 'false', ...attributes });
  const root = element(
    'div',
    { class: 'field' },
    element('label', { for: name }, label),
    error,
    element('div', { class: 'entry' }, input, beside),
  );

  const clear = (): void => {
    error.replaceChildren();
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
    tellInTitle(language);
  };
  const complain = (...message: Child[]): void => {
    error.replaceChildren(...message);
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', error.id);
    tellInTitle(language, error.textContent ?? '');
    input.focus();
    input.select();
  };
  // While the form waits, why it waits stays.
  const isWaiting = (): boolean => input.closest('form')?.dataset['held'] === 'waiting';
  input.addEventListener('input', () => input.hasAttribute('aria-invalid') && !isWaiting() && clear());
  return { root, input, complain, clear };
};
