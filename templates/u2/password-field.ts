import { element } from './element.ts';
import { icon } from './icons.ts';
import type { Language } from './language.ts';
import { type Field, textField } from './text-field.ts';

type Parts = {
  language: Language;
  text: { label: string; show: string; hide: string };
  attributes: Record<string, string | boolean>;
};

export type PasswordField = Field & {
  /** Managers keep and offer only what is in a password field. */
  hide: () => void;
};

/** A password that can be looked at while it is typed. */
export const passwordField = ({ language, text, attributes }: Parts): PasswordField => {
  const eye = element('button', { type: 'button', class: 'eye', 'aria-controls': 'password' });
  const field = textField({
    language,
    label: text.label,
    name: 'password',
    attributes: { type: 'password', required: true, ...attributes },
    beside: eye,
  });
  const show = (visible: boolean): void => {
    field.input.type = visible ? 'text' : 'password';
    eye.setAttribute('aria-label', visible ? text.hide : text.show);
    eye.replaceChildren(icon(visible ? 'eyeClosed' : 'eye'));
  };
  show(false);
  eye.addEventListener('click', () => show(field.input.type === 'password'));
  return { ...field, hide: () => show(false) };
};
