import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { type Child, element } from './element.ts';
import type { OpenScreen } from './open-screen.ts';

const texts = { en: en.proves, de: de.proves, he: he.proves };

/** What the challenge is for, where it is no sign-in. */
export const proves = ({ session: { purpose }, language }: OpenScreen): Child[] =>
  purpose === 'reset' || purpose === 'account' ? [element('p', {}, texts[language][purpose])] : [];
