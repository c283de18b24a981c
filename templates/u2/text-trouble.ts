import type { TextTrouble } from '../messages/codes.ts';
import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { type Child, fill } from './element.ts';
import type { Refusal } from './endpoints.ts';
import type { Language } from './language.ts';
import { inTime } from './step.ts';

const texts = { en: en.textTrouble, de: de.textTrouble, he: he.textTrouble };

/** Why no text comes, or undefined where it is something else. */
export const troubleText = (language: Language, refusal: Refusal): Child[] | undefined => {
  if (!Object.hasOwn(texts.en, refusal.error)) return undefined;
  return fill(texts[language][refusal.error as TextTrouble], { wait: inTime(language, refusal.retry_after ?? 30) }); // just looked up
};
