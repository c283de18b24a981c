import { type Child, element } from '../element.ts';

type Action = {
  /** What it is about, for who hears the button alone. */
  about?: Child[];
  kind?: string;
  act: (button: HTMLElement) => void;
};

/** A small button beside others of its kind. */
export const actionButton = (label: string, { about, kind = 'quiet', act }: Action): HTMLElement => {
  const unseen = about === undefined ? [] : [element('span', { class: 'unseen' }, ' ', ...about)];
  const button = element('button', { type: 'button', class: kind }, label, ...unseen);
  button.addEventListener('click', () => act(button));
  return button;
};
