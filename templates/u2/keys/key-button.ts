// The button that opens the browser's window for a key, on every screen. Its options are fetched ahead and kept fresh, because Safari opens
// the window only in the click itself. However the window ends, the button works again at once, and nothing is sent but an answer.
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import type { Child } from '../element.ts';
import { post, type Refusal } from '../endpoints.ts';
import { everywhere } from '../frame.ts';
import type { OpenScreen } from '../open-screen.ts';
import { isLeftBy, retryText, takeStep } from '../step.ts';
import { longestHoldSeconds } from '../wait-clock.ts';
import { keyFace } from './key-face.ts';
import { type Ask, prompt, stopPrompt } from './prompt.ts';
import { signalAccepted, signalUnknown } from './signals.ts';

const texts = {
  en: { ...en.keyButton, ...en.keyTrouble },
  de: { ...de.keyButton, ...de.keyTrouble },
  he: { ...he.keyButton, ...he.keyTrouble },
};

export type KeyButtonParts<Answer> = {
  label: Child[];
  /** Where the key's answer goes. The options come from the same path with `/options`. */
  path: string;
  /** What the options depend on, beside the session. */
  body?: Record<string, string>;
  /** What goes to the server with the key's answer. */
  more?: () => object;
  /** What to ask the browser for; undefined: there is nothing to ask for, and the screen has said so. */
  prepare: (answer: Answer) => { ask: Ask; timeout: number } | undefined;
  /** What this screen says, by the browser's name of a failure or the code of a refusal. */
  words: Readonly<Record<string, string>>;
  /** The button is not the screen's main way: what is wrong with its options is told when it is pressed. */
  isAside?: boolean;
  /** Passkeys are offered at the screen's field as well. */
  autofill?: Promise<boolean> | undefined;
  /** True where the screen itself goes on from a failure or refusal. */
  settle?: (code: string) => boolean;
};

/** The button with what it says. It fetches its first options at once. */
export const keyButton = <Answer>(open: OpenScreen, parts: KeyButtonParts<Answer>): HTMLElement => {
  const { language, state } = open;
  const { path, isAside, settle } = parts;
  const text = texts[language];
  const words = new Map(
    Object.entries({
      ...text,
      ...parts.words,
      challenge_expired: text.TimeoutError,
      credential_refused: text.invalid_credential,
      already_registered: parts.words['InvalidStateError'],
    }),
  );
  const { root, button, show, isHeld, tell, hasTold, hold } = keyFace(language, parts.label, isAside ? 'quiet' : undefined);

  let ready: ReturnType<typeof parts.prepare>;
  let fetchedAt = 0;
  let isFetching = false;
  let isWanted = false; // pressed before the options were here
  let prompts = 0;
  let isPrompting = false;

  const wait = (): void => show(everywhere(language).moment, { held: 'sending' });
  const explain = async (refusal: Refusal): Promise<void> => {
    const isForgotten = refusal.signal && (await signalUnknown(refusal.signal));
    const own = words.get(isForgotten ? 'forgotten' : refusal.error);
    tell(...(own ? [own] : retryText(language, refusal)));
  };

  const fetchOptions = async (): Promise<void> => {
    isFetching = true;
    ready = undefined; // each options end the ones before
    const outcome = await post<Answer>(`${path}/options`, { state, ...parts.body });
    isFetching = false;
    if (!root.isConnected) return; // drawn anew meanwhile
    const wasWanted = isWanted;
    isWanted = false;
    if (wasWanted) show();
    if ('refusal' in outcome) {
      const { refusal } = outcome;
      if (settle?.(refusal.error)) return;
      const isTold = wasWanted || !(isAside || hasTold());
      if (isTold && !isLeftBy(open, refusal)) await explain(refusal);
      return;
    }
    ready = parts.prepare(outcome.answer);
    fetchedAt = Date.now();
    setTimeout(renew, renewMilliseconds + 100); // timers are a little early at times
    if (wasWanted) show(text.again);
    void offer();
  };
  // A page that nobody looks at keeps old options until somebody does.
  const renew = (): void => {
    const isOld = Date.now() - fetchedAt >= renewMilliseconds;
    if (isOld && ready && !isFetching && !isPrompting && !isHeld() && !document.hidden && root.isConnected) void fetchOptions();
  };

  const send = async (credential: object): Promise<void> => {
    wait();
    const before = ({ signals }: { signals?: Parameters<typeof signalAccepted>[0] }) => signalAccepted(signals);
    const refusal = await takeStep(open, { path, body: { credential, ...parts.more?.() }, leave: 'replace', before });
    if (refusal === 'left' || settle?.(refusal.error)) return; // held until the next page is there
    await explain(refusal);
    const seconds = refusal.retry_after ?? 0;
    if (seconds > 0 && seconds <= longestHoldSeconds) {
      await hold(seconds);
      tell();
    }
    show();
    await fetchOptions();
  };
  const run = async ({ ask, timeout }: NonNullable<typeof ready>): Promise<void> => {
    prompts += 1;
    const own = prompts;
    isPrompting = true;
    show(text.follow, { label: [text.waiting] });
    const end = await prompt(ask, timeout);
    if (own !== prompts) return; // pressed again
    isPrompting = false;
    show();
    if (end === 'over') return;
    if ('credential' in end) return send(end.credential);
    if (settle?.(end.failure)) return;
    tell(words.get(end.failure) ?? text.UnknownError);
    void offer();
    renew();
  };
  /** At the field, until something else is asked. What fails at once would do so for ever. */
  const offer = async (): Promise<void> => {
    if (!(await parts.autofill) || !ready || isPrompting || isHeld()) return;
    const since = Date.now();
    const end = await prompt(ready.ask);
    if (end === 'over') return;
    if ('credential' in end) return send(end.credential);
    if (Date.now() - since > 1000) void offer();
  };

  button.addEventListener('click', () => {
    if (isHeld()) return;
    tell();
    if (ready && Date.now() - fetchedAt < deadMilliseconds) return void run(ready);
    isWanted = true;
    isPrompting = false;
    prompts += 1;
    stopPrompt();
    wait();
    if (!isFetching) void fetchOptions();
  });
  document.addEventListener('visibilitychange', renew);
  void fetchOptions();
  return root;
};

// A challenge lives five minutes.
const renewMilliseconds = 4 * 60_000;
const deadMilliseconds = 5 * 60_000 - 5_000;
