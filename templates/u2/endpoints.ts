import type { AccountAnswer } from '../../service/rules/account-answers.ts';
import type { ScreenError, ScreenErrorCode, SessionAnswer } from '../../service/rules/screen-answers.ts';

/** A refusal by the server, or the page's own `no_connection`: no answer came. */
export type Refusal = Omit<ScreenError, 'error' | 'error_description'> & { error: ScreenErrorCode | 'no_connection' };

export type Outcome<Answer> = { answer: Answer } | { refusal: Refusal };

export const getSession = (state: string): Promise<Outcome<SessionAnswer>> => ask(`session?state=${encodeURIComponent(state)}`, {});

/** What the account page shows. */
export const getAccount = (): Promise<Outcome<AccountAnswer>> => ask('account/session', {});

export const post = <Answer>(path: string, body: Record<string, unknown>): Promise<Outcome<Answer>> =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

const patienceMilliseconds = 30_000;

// fetch's mode stays the default: with `same-origin` and our no-referrer policy browsers send `Origin: null`, which the server must refuse.
const ask = async <Answer>(path: string, request: RequestInit): Promise<Outcome<Answer>> => {
  let response: Response;
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    response = await fetch(`/u2/api/${path}`, { ...request, signal, cache: 'no-store', redirect: 'error', credentials: 'same-origin' });
  } catch {
    return { refusal: { error: 'no_connection' } };
  }
  const body: unknown = await response.json().catch(() => undefined); // a gateway's own error page is HTML
  if (typeof body !== 'object' || body === null) return { refusal: { error: 'server_error' } };
  if (response.ok) return { answer: body as Answer }; // the contract: service/rules/screen-answers.ts
  return { refusal: { ...body, error: codeOf(body) } };
};

const codeOf = (body: object): ScreenErrorCode =>
  'error' in body && typeof body.error === 'string' ? (body.error as ScreenErrorCode) : 'server_error'; // an unknown code finds no text and is told as server_error
