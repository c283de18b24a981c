// With `state`: asks for a mailed link that switches a locked factor on again. With the `token` of that link: one button that does it.
import type { DoneAnswer, UnlockAnswer } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { post, type Refusal } from '../endpoints.ts';
import { chooseLanguage } from '../language.ts';
import { drawButton, isStoppedBy, mailedToken, stopUnknown } from '../mailed-link.ts';
import { queryValue } from '../navigation.ts';
import { inTime } from '../step.ts';
import { drawStop } from '../stop.ts';

const language = chooseLanguage();
const text = { en: en.unlock, de: de.unlock, he: he.unlock }[language];
const token = mailedToken();

const trouble = (refusal: Refusal): Refusal | string | undefined => {
  if (refusal.error === 'too_many_mails') return text.too_many_mails.replace('{wait}', inTime(language, refusal.retry_after ?? 3600));
  if (refusal.error === 'mail_unavailable') return text.mail_unavailable;
  return isStoppedBy(refusal, language) ? undefined : refusal;
};

const askForLink = async (): Promise<Refusal | string | undefined> => {
  const outcome = await post<UnlockAnswer>('mfa/unlock', { state: queryValue('state') });
  if ('refusal' in outcome) return trouble(outcome.refusal);
  drawStop(text.sent, { language, tenant: outcome.answer.tenant_name, good: true });
  return undefined;
};

const switchOn = async (): Promise<Refusal | string | undefined> => {
  const outcome = await post<DoneAnswer>('login/unlock', { token });
  if ('refusal' in outcome) return trouble(outcome.refusal);
  const { tenant_name: tenant, restart_url: restartUrl } = outcome.answer;
  drawStop(text.done, { language, tenant, restartUrl, restart: text.done.signIn, good: true });
  return undefined;
};

if (token) drawButton({ title: text.title, intro: text.use, submit: text.useIt }, language, switchOn);
else if (queryValue('token') || !queryValue('state')) stopUnknown(language);
else drawButton(text, language, askForLink);
