import type { StepAnswer } from '../../service/rules/screen-answers.ts';
import type { RetryCode } from '../messages/codes.ts';
import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { type Child, fill } from './element.ts';
import { post, type Refusal } from './endpoints.ts';
import type { Language } from './language.ts';
import { goTo, type Leave } from './navigation.ts';
import type { OpenScreen } from './open-screen.ts';
import { endsScreen, showStop } from './stop.ts';

export type Step = {
  path: string;
  body: Record<string, unknown>;
  leave: Leave;
  /** With the answer of a step that went well, before the page is left. */
  before?: (answer: StepAnswer) => Promise<void>;
};

/** Posts a step and goes on. Only what the screen itself has to tell comes back; `left` means that this screen is over. */
export const takeStep = async (open: OpenScreen, step: Step): Promise<Refusal | 'left'> => {
  const outcome = await post<StepAnswer>(step.path, { state: open.state, ...step.body });
  if ('answer' in outcome) {
    await step.before?.(outcome.answer);
    return goTo(outcome.answer.next, step.leave) ? 'left' : { error: 'server_error' };
  }
  return isLeftBy(open, outcome.refusal) ? 'left' : outcome.refusal;
};

/** Goes where the session is, or says why nothing goes on; false: the screen itself has to tell it. */
export const isLeftBy = ({ language, session }: OpenScreen, refusal: Refusal): boolean => {
  if (refusal.error === 'step_not_open' && refusal.next && goTo(refusal.next, 'replace')) return true;
  if (!endsScreen(refusal)) return false;
  showStop(refusal, { language, tenant: session.tenant_name });
  return true;
};

const texts = { en: en.retries, de: de.retries, he: he.retries };

/** What any screen says to a refusal that it has no text of its own for. */
export const retryText = (language: Language, refusal: Refusal): Child[] => {
  const code = Object.hasOwn(texts.en, refusal.error) ? (refusal.error as RetryCode) : 'server_error'; // just looked up
  return fill(texts[language][code], { wait: inTime(language, refusal.retry_after ?? 30) });
};

/** "in 30 seconds", "in 2 Minuten": the browser knows how each language says it. */
export const inTime = (language: Language, seconds: number): string => {
  const format = new Intl.RelativeTimeFormat(language);
  if (seconds < 100) return format.format(seconds, 'second');
  return seconds < 100 * 60 ? format.format(Math.ceil(seconds / 60), 'minute') : format.format(Math.ceil(seconds / 3600), 'hour');
};
