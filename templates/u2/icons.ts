import { drawing } from './element.ts';

// Strokes on a 24 × 24 field.
const strokes = {
  gate: 'M4 21V11a8 8 0 0 1 16 0v10M9 21v-9a3 3 0 0 1 6 0v9M2 21h20',
  eye: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  eyeClosed: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM4 4l16 16',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  phone: 'M7 2h10v20H7zM11 18h2',
  message: 'M4 4h16v12H9l-5 4z',
  done: 'M20 6 9 17l-5-5',
  warning: 'M12 3 2 20h20zM12 10v4M12 17v.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2',
};

export type IconName = keyof typeof strokes;

/** A decoration: what it means stands beside it in words. */
export const icon = (name: IconName): SVGElement =>
  drawing('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, drawing('path', { d: strokes[name] }));
