import type { CreationAnswer } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { accountLine } from '../account-line.ts';
import { element } from '../element.ts';
import { everywhere } from '../frame.ts';
import { screenAddress } from '../navigation.ts';
import { isOpen, type OpenScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { makeKey } from './credential.ts';
import { keyButton } from './key-button.ts';
import { noKeysText } from './no-keys.ts';

const texts = {
  en: { account: en.webauthnEnrollment.account, trouble: en.keyMakeTrouble },
  de: { account: de.webauthnEnrollment.account, trouble: de.keyMakeTrouble },
  he: { account: he.webauthnEnrollment.account, trouble: he.keyMakeTrouble },
};

type Parts = { title: string; intro: string; submit: string; path: string; body?: Record<string, string> };

/** A key as the second factor: the account it is for, one button, and the other ways where there are any. */
export const drawKeyEnrollment = (open: OpenScreen, { title, intro, submit, ...where }: Parts): void => {
  const { session, state, language } = open;
  const text = texts[language];
  const others = isOpen(session, 'mfa/enroll-options');
  const unusable = noKeysText(language);
  const anotherWay = element(
    'a',
    { class: unusable ? 'button' : 'link', href: screenAddress('mfa/enroll-options', state) },
    everywhere(language).anotherWay,
  );
  const account = accountLine(text.account, session.identifier);
  const button = (): HTMLElement =>
    keyButton<CreationAnswer>(open, {
      ...where,
      label: [submit],
      prepare: ({ options }) => ({ ask: makeKey(options), timeout: options.timeout }),
      words: text.trouble,
    });
  const heading = drawScreen(
    open,
    { title },
    account,
    element('p', { class: 'lead' }, unusable ?? intro),
    ...(unusable ? [] : [button()]),
    ...(others ? [anotherWay] : []),
  );
  heading.focus({ preventScroll: true });
};
