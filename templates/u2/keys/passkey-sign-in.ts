import type { RequestAnswer } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { element } from '../element.ts';
import { passkeyStrokes, stroked } from '../icons.ts';
import type { OpenScreen } from '../open-screen.ts';
import { hasKeys } from './browser-support.ts';
import { useKey } from './credential.ts';
import { keyButton } from './key-button.ts';

const texts = {
  en: { ...en.passkeySignIn, ...en.keyUseTrouble },
  de: { ...de.passkeySignIn, ...de.keyUseTrouble },
  he: { ...he.passkeySignIn, ...he.keyUseTrouble },
};

/** "Use a passkey", with `autofill` also at the field, beside the password's way; nothing where it is switched off or the browser has no passkeys. */
export const passkeySignIn = (open: OpenScreen, autofill?: () => Promise<boolean>): HTMLElement[] => {
  if (!open.session.passkey || !hasKeys()) return [];
  const words = texts[open.language];
  const root = keyButton<RequestAnswer>(open, {
    label: [stroked(passkeyStrokes), words.use],
    path: 'login/passkey',
    prepare: ({ options }) => options && { ask: useKey(options), timeout: options.timeout },
    words,
    isAside: true,
    autofill: autofill?.(),
    settle: (code) => {
      if (code === 'passkey_off') root.replaceChildren(element('p', { class: 'aside', role: 'status' }, words.off));
      return code === 'passkey_off';
    },
  });
  return [root];
};
