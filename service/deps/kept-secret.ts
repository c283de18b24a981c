import { unavailable } from '../rules/problem.ts';
import { clockDeps } from './clock.ts';

export type KeptSecret<Value> = {
  /** `isFresh`: read by this very call. */
  get(): Promise<{ value: Value; isFresh: boolean }>;
  /** Reads anew. Undefined where that was done a moment ago. */
  again(): Promise<Value | undefined>;
};

const keptMs = 5 * 60_000;
const betweenReadsMs = 30_000;
/** With Secrets Manager away the last value goes on for so long: an outage there closes nothing that was open. */
const staleMs = 60 * 60_000;

/**
 * A JSON secret of Secrets Manager, kept for five minutes. Who holds a value that does not fit asks `again`: a rotation is known at once,
 * and a stranger's guesses still cause two reads a minute at most.
 */
export const keptSecret = <Value>({ name, parse }: { name(): string; parse(json: unknown): Value }): KeptSecret<Value> => {
  let kept: { value: Value; at: number } | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<Value> | undefined;

  const read = (): Promise<Value> => {
    asking ??= fetchSecret(name())
      .then((text) => {
        kept = { value: parse(jsonIn(text)), at: clockDeps.now() };
        return kept.value;
      })
      .catch((error: unknown) => {
        throw unavailable(error);
      })
      .finally(() => {
        asking = undefined;
      });
    askedAt = clockDeps.now();
    return asking;
  };

  return {
    async get() {
      const now = clockDeps.now();
      if (kept && now - kept.at < keptMs) return { value: kept.value, isFresh: false };
      const last = kept && now - kept.at < staleMs ? kept.value : undefined;
      if (last !== undefined && now - askedAt < betweenReadsMs) return { value: last, isFresh: false };
      try {
        return { value: await read(), isFresh: true };
      } catch (error) {
        if (last === undefined) throw error;
        return { value: last, isFresh: false };
      }
    },
    again: async (): Promise<Value | undefined> => (clockDeps.now() - askedAt < betweenReadsMs ? undefined : read()),
  };
};

/** The parser's own message quotes what it read, and would take it into the log. */
const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the secret is not JSON');
  }
};

const fetchSecret = async (name: string): Promise<string> => (await import('./secret-text.ts')).secretText(name);
