// Behind the link of every notice: one button that ends all sign-ins.
import type { DoneAnswer } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { post, type Refusal } from '../endpoints.ts';
import { chooseLanguage } from '../language.ts';
import { drawButton, isStoppedBy, mailedToken, stopUnknown } from '../mailed-link.ts';
import { drawStop } from '../stop.ts';

const language = chooseLanguage();
const text = { en: en.notMe, de: de.notMe, he: he.notMe }[language];
const token = mailedToken();

const endAll = async (): Promise<Refusal | undefined> => {
  const outcome = await post<DoneAnswer>('login/not-me', { token });
  if ('answer' in outcome) {
    drawStop(outcome.answer.mailed ? text.done : text.doneElsewhere, { language, tenant: outcome.answer.tenant_name, good: true });
    return undefined;
  }
  // What was done then says nothing of who has signed in since.
  if (outcome.refusal.error === 'link_used') {
    drawStop(text.again, { language, tenant: outcome.refusal.tenant_name });
    return undefined;
  }
  return isStoppedBy(outcome.refusal, language) ? undefined : outcome.refusal;
};

if (token) drawButton(text, language, endAll);
else stopUnknown(language);
