// Opens a page of the account: by its own session, by the browser's sign-in, or by a new one that leads back to the page.
import type { AccountAnswer } from '../../../service/rules/account-answers.ts';
import type { ScreenName } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/account/de.ts';
import * as en from '../../messages/account/en.ts';
import * as he from '../../messages/account/he.ts';
import { element } from '../element.ts';
import { getAccount, type Outcome, post, type Refusal } from '../endpoints.ts';
import { everywhere } from '../frame.ts';
import { chooseLanguage, type Language } from '../language.ts';
import { goTo, ownAddress } from '../navigation.ts';
import { retryText } from '../step.ts';
import { drawStop } from '../stop.ts';
import { leaveFrom, type Note, returned } from './return-place.ts';

export type AccountName = Extract<ScreenName, `account${string}`>;

export type AccountPage<Text = unknown> = {
  name: AccountName;
  language: Language;
  text: Text;
  words: typeof en.accountFrame;
  account: AccountAnswer;
};

const frameWords = { en: en.accountFrame, de: de.accountFrame, he: he.accountFrame };

/** `show`: draws the page; `note`: what to say first. */
export const openAccount = <Text>(
  name: AccountName,
  texts: Record<Language, Text>,
  show: (page: AccountPage<Text>, note: string | undefined) => void | Promise<void>,
): void => {
  const start = async (): Promise<void> => {
    const language = chooseLanguage();
    const words = frameWords[language];
    const arrival = readArrival();
    const outcome = await enter(arrival);
    if ('refusal' in outcome) return notOpen(name, outcome.refusal, { language, isBack: arrival.isBack });
    const isProven = outcome.answer.fresh;
    const note = returned(name, arrival.note === 'proven' && !isProven ? undefined : arrival.note);
    if (note === 'elsewhere') return;
    await show({ name, language, text: texts[language], words, account: outcome.answer }, note && words[note]);
  };
  addEventListener('pageshow', (event) => {
    if (event.persisted) void start();
  });
  void start();
};

type Arrival = { proof?: string; note?: Note /** From a sign-in. */; isBack: boolean };

/** What the address says is used once, so that reloading does not say it again. */
const readArrival = (): Arrival => {
  const query = new URLSearchParams(location.search);
  if (location.search) history.replaceState(null, '', location.pathname);
  const proof = query.get('proof');
  if (proof) return { proof, note: 'proven', isBack: false };
  if (query.has('enrolled')) return { note: 'added', isBack: false };
  return { isBack: query.has('code') || query.has('error') };
};

const enter = async ({ proof, isBack }: Arrival): Promise<Outcome<AccountAnswer>> => {
  // A sign-in may be a proof that the session does not know of yet.
  if (isBack) return post('account/session', {});
  const proven = proof ? await post<AccountAnswer>('account/proven', { state: proof }) : undefined;
  if (proven && 'answer' in proven) return proven;
  const open = await getAccount();
  const isSignedOut = 'refusal' in open && open.refusal.error === 'signed_out';
  return isSignedOut ? post('account/session', {}) : open;
};

/** To a sign-in, once: whoever comes back from one and is still refused is told so. */
const notOpen = (name: AccountName, refusal: Refusal, { language, isBack }: { language: Language; isBack: boolean }): void => {
  const isSignedOut = refusal.error === 'signed_out';
  if (isSignedOut && !isBack && refusal.next) {
    leaveFrom(name);
    if (goTo(refusal.next, 'replace')) return;
  }
  const { refusedTitle, refusedHappened, refusedNext, signIn } = frameWords[language];
  const next = ownAddress(refusal.next);
  const happened = isSignedOut ? refusedHappened : (element('p', {}, ...retryText(language, refusal)).textContent ?? '');
  const again = element('a', { class: 'button', href: location.pathname }, everywhere(language).reload);
  const action = isSignedOut && next ? element('a', { class: 'button', href: next }, signIn) : again;
  drawStop({ title: refusedTitle, happened, next: refusedNext }, { language }, action);
};
