import { type Child, element } from './element.ts';
import { tellInTitle } from './frame.ts';
import type { OpenScreen } from './open-screen.ts';
import { retryText, type Step, takeStep } from './step.ts';

export type Choice = {
  name: string;
  /** What tells it from others of its kind. */
  about?: Child[];
  detail: string;
  icon: SVGElement;
  step: Step;
};

/** One button per choice; pressing it is the step. */
export const choiceList = (open: OpenScreen, choices: readonly Choice[]): HTMLElement => {
  const error = element('p', { class: 'error', role: 'alert' });
  let sending = false;
  const choose = async (choice: Choice): Promise<void> => {
    if (sending) return;
    sending = true;
    error.replaceChildren();
    tellInTitle(open.language);
    const refusal = await takeStep(open, choice.step);
    if (refusal === 'left') return;
    sending = false;
    error.replaceChildren(...retryText(open.language, refusal));
    tellInTitle(open.language, error.textContent ?? '');
  };
  const items = choices.map((choice) => {
    const button = element(
      'button',
      { type: 'button', class: 'choice' },
      choice.icon,
      element(
        'span',
        {},
        element('strong', {}, element('bdi', {}, choice.name)),
        ...(choice.about?.length ? [element('span', {}, ...choice.about)] : []),
        element('span', {}, choice.detail),
      ),
    );
    button.addEventListener('click', () => void choose(choice));
    return element('li', {}, button);
  });
  return element('div', {}, error, element('ul', { class: 'choices' }, ...items));
};
