import type * as en from '../messages/en.ts';
import { copyText } from './copy-text.ts';
import { type Child, element } from './element.ts';
import { icon } from './icons.ts';

/** The secret to type by hand: groups of four as selectable text, and a button that copies it and says so. */
export const secretKey = (secret: string, text: typeof en.totpEnrollment): Child[] => {
  const groups = secret.match(/.{1,4}/g)?.join(' ') ?? '';
  const shown = element('code', { class: 'secret', dir: 'ltr', translate: 'no' }, groups);
  const copy = element('button', { type: 'button', class: 'quiet' }, icon('copy'), text.copy);
  const said = element('p', { class: 'said', role: 'status' });
  copy.addEventListener('click', async () => {
    said.replaceChildren();
    const worked = await copyText(secret, shown);
    said.replaceChildren(...(worked ? [icon('done'), text.copied] : [text.copyByHand]));
  });
  return [element('p', {}, text.byHand), shown, copy, said];
};
