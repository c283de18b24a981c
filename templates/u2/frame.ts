// What every screen has around it: language and direction of the document, its title, the card with the tenant's name.
import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { type Child, element } from './element.ts';
import { icon } from './icons.ts';
import { directionOf, type Language } from './language.ts';

const words = { en: en.everywhere, de: de.everywhere, he: he.everywhere };

export const everywhere = (language: Language): typeof en.everywhere => words[language];

export type Frame = {
  language: Language;
  title: string;
  /** Unknown while the session is. */
  tenant?: string | undefined;
  /** The session's public id, where an administrator may be asked for help. */
  reference?: string | undefined;
};

/** Draws the card anew and gives its heading. */
export const drawFrame = (frame: Frame, ...children: Child[]): HTMLElement => {
  const { language, tenant, reference } = frame;
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  usualTitle = [frame.title, tenant].filter(Boolean).join(' – ');
  document.title = usualTitle;

  const heading = element('h1', { tabindex: '-1' }, frame.title);
  const main = element('main', {}, heading, ...children);
  if (tenant) main.prepend(element('p', { class: 'tenant' }, icon('gate'), element('bdi', {}, tenant)));
  if (reference) {
    const code = element('code', { dir: 'ltr', translate: 'no' }, reference);
    main.append(element('p', { class: 'reference' }, `${everywhere(language).reference}: `, code));
  }
  document.querySelector('main')?.replaceWith(main);
  return heading;
};

let usualTitle = '';

/** The title starts with the error while there is one: it is the first thing a screen reader says of a page. */
export const tellInTitle = (language: Language, error?: string): void => {
  const firstSentence = error?.match(/^.*?[.;](?=\s|$)/)?.[0].slice(0, -1) ?? error;
  document.title = firstSentence ? `${everywhere(language).errorPrefix}${firstSentence} – ${usualTitle}` : usualTitle;
};
