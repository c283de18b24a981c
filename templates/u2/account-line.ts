import { element } from './element.ts';

/** Whose account something is set up for. It comes first: who was lured into enrolling for a stranger sees it before anything else (case 56). */
export const accountLine = (label: string, account = ''): HTMLElement =>
  element('p', { class: 'account' }, element('span', {}, `${label}: `), element('bdi', {}, account));
