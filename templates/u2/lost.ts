import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { element, fill } from './element.ts';
import type { OpenScreen } from './open-screen.ts';

const texts = { en: en.lost, de: de.lost, he: he.lost };

/** Whom to ask where the phone or the key is not at hand. The reference to give them stands below. */
export const lost = ({ session, language }: OpenScreen, what: 'phone' | 'key'): HTMLElement =>
  element('p', { class: 'aside' }, ...fill(texts[language][what], { client: session.client_name }));
