// The text of the phone-challenge screen: asked for once by the page itself, and again by the person, with a wait that one sees.
import type { TextAnswer, TextState } from '../../service/rules/screen-answers.ts';
import type * as en from '../messages/en.ts';
import { type Child, element, fill } from './element.ts';
import { post, type Refusal } from './endpoints.ts';
import { goTo } from './navigation.ts';
import type { OpenScreen } from './open-screen.ts';
import { retryText } from './step.ts';
import { endsScreen, showStop } from './stop.ts';
import { troubleText } from './text-trouble.ts';
import { waitIn } from './wait-clock.ts';

export type TextSending = {
  /** Where the text goes, and whether it does. */
  told: HTMLElement;
  /** What stands in its way, with other ways to go. */
  trouble: HTMLElement;
  /** The button for another one. */
  again: HTMLElement;
  /** Asks for the text of this sign-in, if none was asked for yet. A reload finds that one was, and asks for none. */
  start: () => Promise<void>;
};

export type SendingParts = {
  first: TextState;
  /** Links to other ways to go; where no text comes, a button stands in for each. */
  ways: readonly HTMLAnchorElement[];
  /** The person asks for another text: codes before it are dead. */
  onAgain: () => void;
};

export const textSending = (open: OpenScreen<typeof en.phoneChallenge>, { first, ways, onAgain }: SendingParts): TextSending => {
  const { text, state, language } = open;
  const ending = first.number_ending;
  const told = element('p', { class: 'lead', role: 'status' });
  const error = element('p', { class: 'error', role: 'alert' });
  const trouble = element('div', { class: 'trouble' }, error);
  // Never read out by itself; whoever comes to the button hears how long it still is.
  const clock = element('p', { id: 'again-wait', class: 'wait', 'aria-hidden': 'true' });
  const button = element('button', { type: 'button', class: 'quiet', 'aria-describedby': clock.id }, text.again);
  const again = element('div', { class: 'again' }, button, clock);

  const showTrouble = (...words: Child[]): void => {
    error.replaceChildren(...words);
    const isTold = words.length > 0;
    trouble.replaceChildren(error, ...(isTold ? ways.map(prominent) : []));
    for (const way of ways) way.hidden = isTold;
  };
  const tell = (words: string): void => told.replaceChildren(...fill(words, { ending }));
  let held = false;
  const hold = (isHeld: boolean): void => {
    held = isHeld;
    if (isHeld) button.setAttribute('aria-disabled', 'true');
    else button.removeAttribute('aria-disabled');
  };
  const wait = (seconds: number): void => {
    hold(true);
    waitIn(clock, seconds, text.againIn, () => hold(false));
  };
  const refuse = (refusal: Refusal, wasSent: boolean): void => {
    if (refusal.error === 'step_not_open' && refusal.next && goTo(refusal.next, 'replace')) return;
    if (endsScreen(refusal)) {
      showStop(refusal, { language, tenant: open.session.tenant_name });
      return;
    }
    if (!wasSent) tell(text.unsent);
    showTrouble(...(troubleText(language, refusal) ?? retryText(language, refusal)));
    if (refusal.retry_after) wait(refusal.retry_after);
    else hold(refusal.error === 'sms_closed' || refusal.error === 'phone_number_refused');
  };
  const send = async (body: Record<string, string | boolean>, done: string): Promise<void> => {
    if (held) return;
    hold(true);
    error.replaceChildren();
    const outcome = await post<TextAnswer>('mfa/phone-challenge/send', { state, ...body });
    if ('refusal' in outcome) return refuse(outcome.refusal, body['again'] === true);
    showTrouble();
    tell(done);
    wait(outcome.answer.resend_in);
  };

  button.addEventListener('click', () => {
    if (held) return;
    onAgain();
    void send({ again: true }, text.sentAgain);
  });
  return {
    told,
    trouble,
    again,
    async start() {
      if (first.sent) {
        tell(first.failed ? text.unsent : text.sent);
        return wait(first.resend_in);
      }
      tell(text.sending);
      await send({}, text.sent);
    },
  };
};

/** The same way once more, where the text is what does not come. */
const prominent = (way: HTMLAnchorElement): HTMLElement => element('a', { class: 'button', href: way.href }, way.textContent);
