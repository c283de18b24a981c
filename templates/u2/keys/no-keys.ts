import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import type { Language } from '../language.ts';
import { hasKeys } from './browser-support.ts';

const texts = {
  en: { ...en.noKeys, address: en.keyTrouble.SecurityError },
  de: { ...de.noKeys, address: de.keyTrouble.SecurityError },
  he: { ...he.noKeys, address: he.keyTrouble.SecurityError },
};

/** Why this browser can do nothing with keys, or undefined. Without https none can. */
export const noKeysText = (language: Language): string | undefined => {
  if (hasKeys()) return undefined;
  return isSecureContext ? texts[language].browser : texts[language].address;
};
