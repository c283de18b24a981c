import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { codeField } from '../code-field.ts';
import { type Child, element } from '../element.ts';
import type { Refusal } from '../endpoints.ts';
import { everywhere } from '../frame.ts';
import { lost } from '../lost.ts';
import { screenAddress } from '../navigation.ts';
import { isOpen, openScreen } from '../open-screen.ts';
import { proves } from '../proves.ts';
import { rememberBox } from '../remember-box.ts';
import { drawScreen } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';
import { showStop } from '../stop.ts';
import { textSending } from '../text-sending.ts';
import { offerTextedCode } from '../web-otp.ts';

const texts = { en: en.phoneChallenge, de: de.phoneChallenge, he: he.phoneChallenge };

openScreen('mfa/phone-challenge', texts, async (open) => {
  const { text, session, state, language } = open;
  if (!session.text) return showStop({ error: 'server_error', reference: session.reference }, { language });
  const isEnrolment = session.text.purpose === 'enrolment';
  const link = (screen: Parameters<typeof screenAddress>[0], words: string) =>
    element('a', { class: 'link', href: screenAddress(screen, state) }, words);
  const others = isEnrolment ? isOpen(session, 'mfa/enroll-options') : session.another_way;
  const otherWays = others ? [link(isEnrolment ? 'mfa/enroll-options' : 'mfa/login-options', everywhere(language).anotherWay)] : [];
  const change = isEnrolment ? [link('mfa/phone-enrollment', text.change)] : [];
  const help = isEnrolment ? [] : [lost(open, 'phone')];

  const field = codeField(open, '');
  let stopOffer = offerTextedCode(field.input);
  const onAgain = (): void => {
    if (field.input.hasAttribute('aria-invalid')) field.input.value = ''; // makes room for the code that the phone offers
    field.clear();
    stopOffer();
    stopOffer = offerTextedCode(field.input);
  };
  const sending = textSending(open, { first: session.text, ways: otherWays, onAgain });
  const own: Partial<Record<Refusal['error'], string>> = { wrong_code: text.wrong, code_expired: text.expired };
  const explain = (refusal: Refusal): Child[] | undefined => {
    const words = own[refusal.error];
    return words ? [words] : field.explain(refusal);
  };
  const box = rememberBox(open);
  const form = stepForm(open, {
    submit: text.submit,
    field,
    check: field.check,
    step: () => {
      stopOffer();
      return { path: 'mfa/phone-challenge', body: { code: field.code(), ...box.body() }, leave: 'replace' };
    },
    explain,
    below: box.root,
  });
  drawScreen(
    open,
    { title: text.title },
    ...(isEnrolment ? [] : proves(open)),
    sending.told,
    sending.trouble,
    form,
    sending.again,
    ...change,
    ...otherWays,
    ...help,
  );
  field.input.focus();
  await sending.start();
});
