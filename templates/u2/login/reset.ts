// A mailed link leads here with its token, which is changed for a session at once; once all is proven the session leads here with its state.
import type { StepAnswer } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { accountLine } from '../account-line.ts';
import { element, fill } from '../element.ts';
import { getSession, post } from '../endpoints.ts';
import { chooseLanguage } from '../language.ts';
import { isStoppedBy, mailedToken, stopUnknown } from '../mailed-link.ts';
import { goTo, queryValue } from '../navigation.ts';
import { openScreen } from '../open-screen.ts';
import { passwordField } from '../password-field.ts';
import { drawScreen } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';
import { drawStop, showStop } from '../stop.ts';

const texts = { en: en.reset, de: de.reset, he: he.reset };

const openLink = async (token: string): Promise<void> => {
  const language = chooseLanguage();
  const outcome = await post<StepAnswer>('login/reset/open', { token });
  if ('answer' in outcome && goTo(outcome.answer.next, 'replace')) return;
  const refusal = 'refusal' in outcome ? outcome.refusal : { error: 'server_error' as const };
  if (!isStoppedBy(refusal, language)) showStop(refusal, { language });
};

/** The session is over once the password is set, and says so. */
const tellDone = async (state: string): Promise<boolean> => {
  const outcome = await getSession(state);
  if (!('refusal' in outcome) || outcome.refusal.error !== 'session_finished') return false;
  const language = chooseLanguage();
  const { done } = texts[language];
  const { restart_url: restartUrl, tenant_name: tenant } = outcome.refusal;
  drawStop(done, { language, tenant, restartUrl, restart: done.signIn, good: true });
  return true;
};

const drawForm = (): void =>
  openScreen('login/reset', texts, (open) => {
    const { text, session, language } = open;
    const fewest = String(session.fewest_characters ?? 8);
    const field = passwordField({ language, text, attributes: { autocomplete: 'new-password' } });
    const rule = element('p', { class: 'lead' }, ...fill(text.rule, { fewest }));
    const hiddenName = element('input', {
      type: 'text',
      name: 'username',
      autocomplete: 'username',
      value: session.identifier ?? '',
      hidden: true,
    });
    const form = stepForm(open, {
      submit: text.submit,
      field,
      above: [hiddenName],
      check: () => (field.input.value ? undefined : [text.missing]),
      step: () => {
        field.hide();
        return { path: 'login/reset', body: { password: field.input.value }, leave: 'replace' };
      },
      explain: (refusal) => {
        if (isStoppedBy(refusal, language)) return [];
        const reason = refusal.error === 'invalid_body' ? 'too_long' : refusal.password_reason;
        return reason && fill(text.reasons[reason], { fewest: String(refusal.fewest_characters ?? fewest) });
      },
    });
    drawScreen(open, { title: text.title }, accountLine(text.account, session.identifier), rule, form);
    field.input.focus();
  });

const token = mailedToken();
if (token) void openLink(token);
else if (queryValue('token') || !queryValue('state')) stopUnknown(chooseLanguage());
else if (!queryValue('done') || !(await tellDone(queryValue('state')))) drawForm();
