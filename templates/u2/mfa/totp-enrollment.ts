import type { TotpSecretAnswer } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { accountLine } from '../account-line.ts';
import { codeField } from '../code-field.ts';
import { element } from '../element.ts';
import { post } from '../endpoints.ts';
import { everywhere } from '../frame.ts';
import { goTo, screenAddress } from '../navigation.ts';
import { isOpen, openScreen } from '../open-screen.ts';
import { qrCode } from '../qr-code.ts';
import { drawScreen } from '../screen-frame.ts';
import { secretKey } from '../secret-key.ts';
import { stepForm } from '../step-form.ts';
import { showStop } from '../stop.ts';

const texts = { en: en.totpEnrollment, de: de.totpEnrollment, he: he.totpEnrollment };

openScreen('mfa/totp-enrollment', texts, async (open) => {
  const { text, session, state, language } = open;
  const outcome = await post<TotpSecretAnswer>('mfa/totp-enrollment/secret', { state });
  if ('refusal' in outcome) {
    const { next, error } = outcome.refusal;
    if (error === 'step_not_open' && next && goTo(next, 'replace')) return;
    return showStop(outcome.refusal, { language, tenant: session.tenant_name });
  }
  const { account, issuer, secret, otpauth_uri, qr } = outcome.answer;

  const field = codeField(open, `${issuer} (${account})`);
  const form = stepForm(open, {
    submit: text.submit,
    field,
    check: field.check,
    step: () => ({ path: 'mfa/totp-enrollment', body: { code: field.code() }, leave: 'replace' }),
    explain: field.explain,
  });
  const openApp = otpauth_uri.startsWith('otpauth:') ? [element('a', { class: 'button here', href: otpauth_uri }, text.openApp)] : [];
  const steps = element(
    'ol',
    { class: 'steps' },
    element('li', {}, element('p', {}, text.install)),
    element('li', {}, element('p', {}, text.scan), ...openApp, qrCode(qr, text.qr), ...secretKey(secret, text)),
    element('li', {}, element('p', {}, text.confirm), form),
  );
  const anotherWay = element('a', { class: 'link', href: screenAddress('mfa/enroll-options', state) }, everywhere(language).anotherWay);
  const heading = drawScreen(
    open,
    { title: text.title },
    accountLine(text.account, account),
    // From the account it may be another one.
    element('p', {}, session.purpose === 'account' ? text.gives : `${text.once} ${text.gives}`),
    steps,
    ...(isOpen(session, 'mfa/enroll-options') ? [anotherWay] : []),
  );
  heading.focus({ preventScroll: true }); // the code field is the last of the steps, so the start is here
});
