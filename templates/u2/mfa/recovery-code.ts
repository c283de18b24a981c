// The one time that a recovery code can be seen. Each time the page is loaded, another code is made.
import type { RecoveryCodeAnswer } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { accountLine } from '../account-line.ts';
import { element } from '../element.ts';
import { post } from '../endpoints.ts';
import { everywhere, tellInTitle } from '../frame.ts';
import { type OpenScreen, openScreen } from '../open-screen.ts';
import { shownCode } from '../recovery-code.ts';
import { drawScreen } from '../screen-frame.ts';
import { isLeftBy, retryText, takeStep } from '../step.ts';
import { showStop } from '../stop.ts';

const texts = { en: en.recoveryCode, de: de.recoveryCode, he: he.recoveryCode };

openScreen('mfa/recovery-code', texts, (open) => show(open));

const show = async (open: OpenScreen<typeof en.recoveryCode>): Promise<void> => {
  const { state, text, language } = open;
  const outcome = await post<RecoveryCodeAnswer>('mfa/recovery-code/show', { state });
  if ('refusal' in outcome) {
    if (!isLeftBy(open, outcome.refusal)) showStop(outcome.refusal, { language, tenant: open.session.tenant_name });
    return;
  }
  const { recovery_code: code, id, again } = outcome.answer;
  const { restart_url: _app, ...session } = open.session; // all is proven: nobody begins anew from here
  const account = session.identifier ?? '';
  const name = text.file.replace('{tenant}', session.tenant_name).replace('{account}', account);
  const heading = drawScreen(
    { ...open, session },
    { title: text.title },
    accountLine(text.account, account),
    element('p', { role: 'status' }, ...(again ? [element('strong', {}, text.renewed)] : [])),
    element('p', {}, text.intro),
    ...shownCode(code, name, text),
    element('p', { class: 'aside' }, text.once),
    savedForm(open, id),
  );
  heading.focus({ preventScroll: true });
};

const savedForm = (open: OpenScreen<typeof en.recoveryCode>, id: string): HTMLElement => {
  const { text, language } = open;
  const error = element('p', { class: 'error', role: 'alert' });
  const button = element('button', { type: 'submit' }, text.submit);
  const status = element('p', { class: 'unseen', role: 'status' });
  const form = element('form', {}, error, button, status);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.hasAttribute('aria-disabled')) return;
    button.setAttribute('aria-disabled', 'true');
    status.textContent = everywhere(language).moment;
    error.replaceChildren();
    tellInTitle(language);
    const refusal = await takeStep(open, { path: 'mfa/recovery-code', body: { id }, leave: 'replace' });
    if (refusal === 'left') return;
    if (refusal.error === 'recovery_code_replaced') return show(open); // another tab made one, or an administrator
    button.removeAttribute('aria-disabled');
    status.textContent = '';
    error.replaceChildren(...retryText(language, refusal));
    tellInTitle(language, error.textContent ?? '');
  });
  return form;
};
