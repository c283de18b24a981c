// A refusal that takes the place of the screen: what happened, what to do next, where to start again.
import type { StopCode, StopText } from '../messages/codes.ts';
import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { type Child, element } from './element.ts';
import type { Refusal } from './endpoints.ts';
import { drawFrame, everywhere } from './frame.ts';
import { icon } from './icons.ts';
import type { Language } from './language.ts';
import { ownAddress, webAddress } from './navigation.ts';

const texts = { en: en.stops, de: de.stops, he: he.stops };

const reloadHelps: ReadonlySet<string> = new Set<StopCode>(['temporarily_unavailable', 'server_error', 'no_connection']);

type Around = { language: Language; tenant?: string | undefined };

/** True where nothing on the screen itself can help. At a step a busy service or a failure is told beside the field instead. */
export const endsScreen = (refusal: Refusal): boolean => Object.hasOwn(texts.en, refusal.error) && !reloadHelps.has(refusal.error);

/** Any code without a text of its own is told as `server_error`. */
export const showStop = (refusal: Refusal, around: Around): void => {
  const code = Object.hasOwn(texts.en, refusal.error) ? (refusal.error as StopCode) : 'server_error'; // just looked up
  const words = everywhere(around.language);
  const actions: Child[] = [];
  if (reloadHelps.has(code)) actions.push(reloadButton(words.reload));
  // Who is locked out can have the lock taken away by mail, where there are mails.
  const next = code === 'factor_locked' && ownAddress(refusal.next);
  if (next) actions.push(element('a', { class: 'button', href: next }, words.mailUnlock));
  const { restart_url: restartUrl, reference, tenant_name: tenant } = refusal;
  const text = texts[around.language][code];
  drawStop(
    next ? { ...text, next: '' } : text,
    { tenant, ...around, restartUrl, reference, good: code === 'session_finished' },
    ...actions,
  );
};

export const drawStop = (
  text: StopText,
  around: Around & { restartUrl?: string | undefined; restart?: string; reference?: string | undefined; good?: boolean },
  ...actions: Child[]
): void => {
  const restart = webAddress(around.restartUrl);
  if (restart) {
    const kind = actions.length ? 'link' : 'button';
    const { startAgain, backToApp } = everywhere(around.language);
    actions.push(element('a', { class: kind, href: restart }, around.restart ?? (around.good ? backToApp : startAgain)));
  }
  const heading = drawFrame(
    { ...around, title: text.title },
    element('p', {}, text.happened),
    ...(text.next ? [element('p', {}, text.next)] : []),
    element('div', { class: 'actions' }, ...actions),
  );
  heading.before(around.good ? element('div', { class: 'badge good' }, icon('done')) : element('div', { class: 'badge' }, icon('warning')));
  heading.focus();
};

const reloadButton = (label: string): HTMLElement => {
  const button = element('button', { type: 'button' }, label);
  button.addEventListener('click', () => location.reload());
  return button;
};
