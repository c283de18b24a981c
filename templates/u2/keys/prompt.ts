// The browser's own window for a key: one at a time, never without an end.

export type Ask = (how: { signal: AbortSignal; mediation?: 'conditional' }) => Promise<object>;

/** `failure`: the name that browsers give it (DOMException). `over`: another prompt took its place, or the page was left. */
export type PromptEnd = { credential: object } | { failure: string } | 'over';

/** Must be called in the click itself: Safari opens its window for nothing else. Without `timeout` it is autofill, which waits with the page. */
export const prompt = async (ask: Ask, timeout?: number): Promise<PromptEnd> => {
  stopPrompt();
  const own = new AbortController();
  running = own;
  const answer = ask({ signal: own.signal, ...(timeout ? {} : { mediation: 'conditional' }) }).then(
    (credential) => ({ credential }),
    (error: unknown) => ({ failure: error instanceof Error ? error.name : '' }),
  );
  const end = await Promise.race([answer, ...(timeout ? [late(timeout + graceMilliseconds)] : [])]);
  if (running !== own) return 'over';
  stopPrompt();
  return end;
};

export const stopPrompt = (): void => {
  running?.abort();
  running = undefined;
};

let running: AbortController | undefined;

// Browsers are told the time too; some forget it, or wait for a window that is gone.
const late = (milliseconds: number): Promise<PromptEnd> =>
  new Promise((done) => setTimeout(done, milliseconds, { failure: 'TimeoutError' }));

const graceMilliseconds = 3000;

addEventListener('pagehide', stopPrompt);
