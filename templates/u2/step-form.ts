import { type Child, element } from './element.ts';
import type { Refusal } from './endpoints.ts';
import { everywhere } from './frame.ts';
import type { OpenScreen } from './open-screen.ts';
import { retryText, type Step, takeStep } from './step.ts';
import type { Field } from './text-field.ts';
import { longestHoldSeconds, waitIn } from './wait-clock.ts';

export type FormParts = {
  submit: string;
  field: Field;
  /** A complaint about the entry, before anything is sent. */
  check: () => Child[] | undefined;
  step: () => Step;
  /** What this screen says to a refusal; undefined: the text that every screen has. */
  explain: (refusal: Refusal) => Child[] | undefined;
  above?: Child[];
  /** Between the field and the button. */
  below?: Child[];
};

/** A form that sends once at a time, says what went wrong at its field, and keeps waits that the server asks for. */
export const stepForm = (open: OpenScreen, { submit, field, check, step, explain, above = [], below = [] }: FormParts): HTMLFormElement => {
  const words = everywhere(open.language);
  const button = element('button', { type: 'submit' }, submit);
  const status = element('p', { class: 'unseen', role: 'status' });
  const clock = element('p', { class: 'wait', 'aria-hidden': 'true' });
  const form = element('form', { novalidate: true }, ...above, field.root, ...below, clock, button, status);

  // aria-disabled instead of disabled: the button keeps the focus, and the form below refuses to send.
  const hold = (why: 'sending' | 'waiting' | undefined): void => {
    form.dataset['held'] = why ?? '';
    button.toggleAttribute('aria-disabled', false);
    if (why) button.setAttribute('aria-disabled', 'true');
    status.textContent = why === 'sending' ? words.moment : '';
  };
  const wait = (seconds: number): void => {
    hold('waiting');
    waitIn(clock, seconds, words.retryIn, () => {
      hold(undefined);
      field.clear();
      status.textContent = words.retryNow;
    });
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.dataset['held']) return;
    const complaint = check();
    if (complaint) return field.complain(...complaint);
    field.clear();
    hold('sending');
    const refusal = await takeStep(open, step());
    if (refusal === 'left') return; // held until the next page is there
    hold(undefined);
    field.complain(...(explain(refusal) ?? retryText(open.language, refusal)));
    if (refusal.retry_after && refusal.retry_after <= longestHoldSeconds) wait(refusal.retry_after);
  });
  return form;
};
