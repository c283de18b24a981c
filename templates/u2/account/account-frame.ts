// What every page of the account has around its own part: whose it is, what was done, what went wrong, and the proof that a change asks.
import type { AccountChanged, AccountStep } from '../../../service/rules/account-answers.ts';
import { accountLine } from '../account-line.ts';
import { type Child, element } from '../element.ts';
import { post, type Refusal } from '../endpoints.ts';
import { drawFrame, tellInTitle } from '../frame.ts';
import { icon } from '../icons.ts';
import { signalAccepted } from '../keys/signals.ts';
import { goTo } from '../navigation.ts';
import { retryText } from '../step.ts';
import type { AccountPage } from './open-account.ts';
import { leaveFrom } from './return-place.ts';

/** The page's own words to a refusal; '' where it told them itself; undefined: those that every page has. */
type Explain = (refusal: Refusal) => string | undefined;

export type Changes = {
  /** Posts one change at a time; undefined where it was refused, which is told. */
  change: <Answer extends AccountChanged>(path: string, body: Record<string, unknown>, explain?: Explain) => Promise<Answer | undefined>;
  /** Posts what leads away, and goes there. */
  go: (path: string, body?: Record<string, unknown>) => Promise<void>;
  /** Takes away what was said of the change before, where the page itself refuses one. */
  hush: () => void;
};

type Around = { title: string; note?: string | undefined; asksProof?: boolean };

/** Draws the card; `parts` makes the page's own part, with the means to change something. */
export const drawAccount = (page: AccountPage, { title, note, asksProof = true }: Around, parts: (changes: Changes) => Child[]): void => {
  const { language, words, account, name } = page;
  const error = element('p', { class: 'error', role: 'alert' });
  const said = element('p', { class: 'said', role: 'status' });
  const proof = element('div', {});
  const tell = (...text: Child[]): void => {
    error.replaceChildren(...text);
    tellInTitle(language, error.textContent ?? '');
  };

  const refused = (refusal: Refusal, explain: Explain): void => {
    if (refusal.error === 'signed_out') {
      location.reload();
      return;
    }
    if (refusal.error === 'proof_needed') {
      showProof();
      tell(words.confirmFirst);
      proof.querySelector('button')?.focus();
      return;
    }
    const own = explain(refusal);
    if (own === '') return;
    tell(...(own === undefined ? retryText(language, refusal) : [own]));
    error.scrollIntoView({ block: 'nearest' });
  };
  const hush = (): void => {
    said.replaceChildren();
    tell();
  };
  let isSending = false;
  const send = async <Answer>(path: string, body: Record<string, unknown>, explain: Explain): Promise<Answer | undefined> => {
    if (isSending) return undefined;
    isSending = true;
    hush();
    const outcome = await post<Answer>(`account/${path}`, body);
    isSending = false;
    if ('answer' in outcome) return outcome.answer;
    refused(outcome.refusal, explain);
    return undefined;
  };
  const changes: Changes = {
    hush,
    async change<Answer extends AccountChanged>(path: string, body: Record<string, unknown>, explain: Explain = () => undefined) {
      const answer = await send<Answer>(path, body, explain);
      await signalAccepted(answer?.signals);
      return answer;
    },
    async go(path, body = {}) {
      const answer = await send<AccountStep>(path, body, () => undefined);
      if (!answer) return;
      leaveFrom(name);
      if (!goTo(answer.next, 'assign')) tell(...retryText(language, { error: 'server_error' }));
    },
  };
  const showProof = (): void => {
    if (!proof.hasChildNodes()) proof.append(proofPanel(page, () => void changes.go('prove')));
  };

  if (note) said.append(icon('done'), note);
  if (asksProof && !account.fresh) showProof();
  const back = name === 'account' ? [] : [element('a', { class: 'link', href: '/u2/account' }, words.back)];
  const who = accountLine(words.account, account.user.email ?? account.user.name ?? '');
  const own = parts(changes);
  const heading = drawFrame({ language, title, tenant: account.tenant_name }, who, said, error, proof, ...own, ...back);
  heading.focus({ preventScroll: true });
};

const proofPanel = ({ words }: AccountPage, confirm: () => void): HTMLElement => {
  const button = element('button', { type: 'button' }, words.confirm);
  button.addEventListener('click', confirm);
  return element(
    'section',
    { class: 'panel', 'aria-labelledby': 'confirm' },
    element('h2', { id: 'confirm' }, words.confirmTitle),
    element('p', {}, words.confirmWhy),
    button,
  );
};
