import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { codeDigits } from './code-digits.ts';
import { type Child, fill } from './element.ts';
import type { Refusal } from './endpoints.ts';
import type { OpenScreen } from './open-screen.ts';
import { type Field, textField } from './text-field.ts';

const texts = { en: en.code, de: de.code, he: he.code };

export type CodeField = Field & {
  code: () => string;
  /** What is wrong with the entry before anything is sent. */
  check: () => Child[] | undefined;
  /** What the refusals of a code mean here. */
  explain: (refusal: Refusal) => Child[] | undefined;
};

/** One plain field for six digits. `entry` is what the authenticator app calls the account. */
export const codeField = ({ language }: OpenScreen, entry: string): CodeField => {
  const text = texts[language];
  const field = textField({
    language,
    label: text.label,
    name: 'code',
    attributes: { type: 'text', class: 'code', inputmode: 'numeric', autocomplete: 'one-time-code', required: true },
  });
  keepDigits(field.input);

  let wrongBefore = false;
  const wrong = (): Child[] => {
    const message = fill(text.wrong, { entry });
    if (wrongBefore) message.push(` ${text.clock}`);
    wrongBefore = true;
    return message;
  };
  const answers: Partial<Record<Refusal['error'], () => Child[]>> = {
    wrong_code: wrong,
    invalid_code: () => [text.invalid],
    invalid_body: () => [text.invalid],
    code_already_used: () => [text.used],
  };
  const code = (): string => codeDigits(field.input.value);
  return {
    ...field,
    code,
    check: () => (code().length === 6 ? undefined : [text.invalid]),
    explain: (refusal) => answers[refusal.error]?.(),
  };
};

/** Cleans what is typed, pasted or filled in. Setting `value` empties the browser's undo list, so it is the last resort. */
const keepDigits = (input: HTMLInputElement): void => {
  input.addEventListener('beforeinput', (event) => {
    if (event.inputType === 'insertText' && event.data && !codeDigits(event.data)) event.preventDefault();
  });
  input.addEventListener('paste', (event) => {
    event.preventDefault();
    const digits = codeDigits(event.clipboardData?.getData('text') ?? '');
    if (!digits) return;
    if (digits.length === 6) input.select(); // a whole code replaces whatever was there
    // Deprecated, and still the only way that keeps undo; every browser has it.
    if (!document.execCommand('insertText', false, digits)) input.setRangeText(digits);
  });
  input.addEventListener('input', (event) => {
    if (event instanceof InputEvent && event.isComposing) return;
    const digits = codeDigits(input.value);
    if (digits !== input.value) input.value = digits;
  });
  input.addEventListener('compositionend', () => {
    input.value = codeDigits(input.value);
  });
};
