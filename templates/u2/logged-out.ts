// The end of a sign-out. Nothing from the address is shown: anybody could write it.
import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { element } from './element.ts';
import { drawFrame } from './frame.ts';
import { icon } from './icons.ts';
import { chooseLanguage } from './language.ts';

const texts = { en: en.loggedOut, de: de.loggedOut, he: he.loggedOut };

const language = chooseLanguage();
const text = texts[language];
const heading = drawFrame({ language, title: text.title }, element('p', {}, text.happened), element('p', {}, text.next));
heading.before(element('div', { class: 'badge good' }, icon('done')));
heading.focus();
