// After a sign-in: a passkey for the next one. Nobody has to, and a browser that cannot make one is never shown this.
import type { CreationAnswer, NudgeReply } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { accountLine } from '../account-line.ts';
import { element } from '../element.ts';
import { tellInTitle } from '../frame.ts';
import { hasAutofill, hasKeys, hasPlatformKey } from '../keys/browser-support.ts';
import { makeKey } from '../keys/credential.ts';
import { keyButton } from '../keys/key-button.ts';
import { stopPrompt } from '../keys/prompt.ts';
import { openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { retryText, takeStep } from '../step.ts';
import { showStop } from '../stop.ts';

const texts = {
  en: { ...en.passkeyNudge, account: en.webauthnEnrollment.account, trouble: en.keyMakeTrouble },
  de: { ...de.passkeyNudge, account: de.webauthnEnrollment.account, trouble: de.keyMakeTrouble },
  he: { ...he.passkeyNudge, account: he.webauthnEnrollment.account, trouble: he.keyMakeTrouble },
};

openScreen('passkey/enrollment-nudge', texts, async (open) => {
  const { text, session, language } = open;
  const reply = (answer: NudgeReply) => takeStep(open, { path: 'passkey/enrollment-nudge', body: { answer }, leave: 'replace' });
  const skip = async (): Promise<void> => {
    const refusal = await reply('skip');
    if (refusal !== 'left') showStop(refusal, { language, tenant: session.tenant_name });
  };
  const canMake = hasKeys() && (await Promise.all([hasPlatformKey(), hasAutofill()])).includes(true);
  if (!canMake) return skip();

  const error = element('p', { class: 'error', role: 'alert' });
  let isSending = false;
  const answerButton = (answer: NudgeReply, words: string, kind?: string): HTMLElement => {
    const button = element('button', { type: 'button', class: kind }, words);
    button.addEventListener('click', async () => {
      if (isSending) return;
      isSending = true;
      stopPrompt();
      error.replaceChildren();
      tellInTitle(language);
      const refusal = await reply(answer);
      if (refusal === 'left') return;
      isSending = false;
      error.replaceChildren(...retryText(language, refusal));
      tellInTitle(language, error.textContent ?? '');
    });
    return button;
  };

  const intro = element('p', { class: 'lead', role: 'status' }, text.intro);
  const choices = element('div', { class: 'choices' });
  /** Nothing is wrong, and nothing is to be made: one press goes on. */
  const goOn = (words: string): boolean => {
    const button = answerButton('skip', text.goOn);
    intro.replaceChildren(words);
    choices.replaceChildren(button);
    button.focus();
    return true;
  };
  const settled = new Map([
    ['InvalidStateError', text.exists],
    ['already_registered', text.exists],
    ['too_many_methods', text.trouble.too_many_methods],
  ]);
  const key = keyButton<CreationAnswer>(open, {
    label: [text.submit],
    path: 'passkey/enrollment',
    prepare: ({ options }) => ({ ask: makeKey(options), timeout: options.timeout }),
    words: text.trouble,
    settle: (code) => {
      if (code === 'passkey_off') void skip(); // switched off meanwhile: there is nothing to offer
      const words = settled.get(code);
      return code === 'passkey_off' || (words !== undefined && goOn(words));
    },
  });
  choices.append(key, answerButton('later', text.later, 'quiet'), answerButton('never', text.never, 'quiet'));
  const account = accountLine(text.account, session.identifier);
  const heading = drawScreen(open, { title: text.title }, account, intro, error, choices);
  heading.focus({ preventScroll: true });
});
