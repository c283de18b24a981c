import { type Child, element } from '../element.ts';
import { everywhere, tellInTitle } from '../frame.ts';
import type { Language } from '../language.ts';
import { waitIn } from '../wait-clock.ts';

/** `sending`: pressing does nothing until an answer is here; `waiting`: until a wait that the server asks for is over. */
type Held = 'sending' | 'waiting' | '';

export type KeyFace = {
  root: HTMLElement;
  button: HTMLButtonElement;
  /** The button as it is usually, unless something else is named. */
  show: (status?: string, unusual?: { held?: Held; label?: Child[] }) => void;
  isHeld: () => boolean;
  /** What went wrong, heard at once; nothing takes it away. */
  tell: (...message: Child[]) => void;
  hasTold: () => boolean;
  /** Held for so long, with a clock to see. */
  hold: (seconds: number) => Promise<void>;
};

/** How the button for a key looks and what it says; what it does lies in key-button.ts. */
export const keyFace = (language: Language, usual: readonly Child[], kind: string | undefined): KeyFace => {
  const words = everywhere(language);
  const error = element('p', { class: 'error', role: 'alert' });
  const clock = element('p', { class: 'wait', 'aria-hidden': 'true' });
  const button = element('button', { type: 'button', class: kind });
  const said = element('p', { class: 'said', role: 'status' });
  const root = element('div', { class: 'key' }, error, clock, button, said);

  // aria-disabled instead of disabled: the button keeps the focus.
  const show: KeyFace['show'] = (status = '', { held = '', label = usual } = {}) => {
    root.dataset['held'] = held;
    if (held) button.setAttribute('aria-disabled', 'true');
    else button.removeAttribute('aria-disabled');
    button.replaceChildren(...label);
    said.textContent = status;
  };
  show();
  return {
    root,
    button,
    show,
    isHeld: () => Boolean(root.dataset['held']),
    tell(...message) {
      error.replaceChildren(...message);
      tellInTitle(language, error.textContent ?? '');
    },
    hasTold: () => error.hasChildNodes(),
    hold(seconds) {
      show('', { held: 'waiting' });
      return new Promise((done) => waitIn(clock, seconds, words.retryIn, done));
    },
  };
};
