import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { type Child, element, fill } from './element.ts';
import type { OpenScreen } from './open-screen.ts';

const texts = { en: en.rememberBox, de: de.rememberBox, he: he.rememberBox };
const hour = 3600;
const day = 24 * hour;

export type RememberBox = {
  /** Nothing where the browser cannot be remembered. */
  root: Child[];
  /** For the step's body. */
  body: () => { remember?: boolean };
};

/** "Remember this browser", and for how long at most: never longer than it is, so whole days or hours are rounded down. */
export const rememberBox = ({ session, language }: OpenScreen): RememberBox => {
  const { remember } = session;
  if (!remember) return { root: [], body: () => ({}) };
  const { label, hint } = texts[language];
  const unit = remember.seconds < day ? 'hour' : 'day';
  const count = Math.floor(remember.seconds / (unit === 'day' ? day : hour));
  const time = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  const tick = element('input', { type: 'checkbox', checked: remember.checked });
  const words = element('span', {}, ...fill(label, { time }), element('small', {}, hint));
  return { root: [element('label', { class: 'tick' }, tick, words)], body: () => ({ remember: tick.checked }) };
};
