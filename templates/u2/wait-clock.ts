import { countDown } from './count-down.ts';
import { element, fill } from './element.ts';
import { icon } from './icons.ts';

/** A wait of hours is told, and holds nothing: another entry may go through. */
export const longestHoldSeconds = 3600;

/** Counts down in `clock`, in words that have a place for what is `{left}`. */
export const waitIn = (clock: HTMLElement, seconds: number, words: string, done: () => void): void =>
  countDown(
    seconds,
    (left) => clock.replaceChildren(...(left ? [icon('clock'), element('span', {}, ...fill(words, { left }))] : [])),
    done,
  );
