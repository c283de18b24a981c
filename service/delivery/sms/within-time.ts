import type { Sent } from './sender.ts';

/**
 * What a provider said, at the latest after this time: connecting, headers and body together, as clients' own timeouts leave one of them
 * out. What comes later is not heard. An error that a sender does not understand is nonsense from the provider, never ours to throw.
 */
export const withinTime = async (sending: () => Promise<Sent>, milliseconds: number): Promise<Sent> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Sent>((done) => {
    timer = setTimeout(() => done({ outcome: 'unavailable', detail: `no answer in ${milliseconds} ms`, perhapsSent: true }), milliseconds);
  });
  try {
    return await Promise.race([sending().catch(unheard), late]);
  } finally {
    clearTimeout(timer);
  }
};

// Before these nothing has left.
const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** A broken connection, or an answer that the client could not read. */
export const unheard = (error: unknown): Sent => {
  const code = codeIn(error);
  return { outcome: 'unavailable', detail: code ?? nameOf(error), perhapsSent: code === undefined || !beforeSending.has(code) };
};

/** An answer that says nothing of the text: it may be on its way. */
export const nonsense = (detail: string): Sent => ({ outcome: 'unavailable', detail, perhapsSent: true });

/** Node's code of a network error, which clients wrap once or twice. */
const codeIn = (error: unknown): string | undefined => {
  let current: unknown = error;
  for (let depth = 0; depth < 4; depth++) {
    const { code, errors, cause } = Object(current) as Record<string, unknown>; // each is looked at
    if (typeof code === 'string') return code;
    current = Array.isArray(errors) ? errors[0] : cause;
  }
  return undefined;
};

const nameOf = (error: unknown): string => {
  const { name } = Object(error) as { name?: unknown }; // looked at
  return typeof name === 'string' && name ? name : 'unknown';
};

/** A provider's own words without what they may quote of the text: numbers and codes, however they are written. */
export const withoutNumbers = (words: unknown): string => (typeof words === 'string' ? words.replace(fiveDigits, '…').slice(0, 200) : '');

/** With no letter between them. */
const fiveDigits = /\+?\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){4,}/gu;
