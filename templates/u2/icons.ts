import { drawing } from './element.ts';

// Strokes on a 24 × 24 field.
const strokes = {
  gate: 'M4 21V11a8 8 0 0 1 16 0v10M9 21v-9a3 3 0 0 1 6 0v9M2 21h20',
  eye: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  eyeClosed: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM4 4l16 16',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  done: 'M20 6 9 17l-5-5',
  warning: 'M12 3 2 20h20zM12 10v4M12 17v.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2',
};

export type IconName = keyof typeof strokes;

/** A decoration: what it means stands beside it in words. */
export const icon = (name: IconName): SVGElement => stroked(strokes[name]);

/** The same, of an icon that only few screens show: it lies with them. */
export const stroked = (path: string): SVGElement =>
  drawing('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, drawing('path', { d: path }));

/** A person with a key. */
export const passkeyStrokes = 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21a7 7 0 0 1 10.5-6M18 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zv7m0-2.5h2.5';
