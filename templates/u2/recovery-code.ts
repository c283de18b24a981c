import type * as en from '../messages/en.ts';
import { copyText } from './copy-text.ts';
import { type Child, element } from './element.ts';
import { icon, stroked } from './icons.ts';

type Text = Pick<typeof en.recoveryCode, 'label' | 'copy' | 'copied' | 'copyByHand' | 'download' | 'print'>;

/** The code in groups of four, to be copied, kept as a file or printed. `name` says whose it is, in the file. */
export const shownCode = (code: string, name: string, text: Text): Child[] => {
  const groups = code.match(/.{1,4}/g)?.join(' ') ?? '';
  const shown = element('code', { class: 'secret', dir: 'ltr', translate: 'no' }, groups);
  const said = element('p', { class: 'said', role: 'status' });
  const action = (drawn: SVGElement, label: string, act: () => void): HTMLElement => {
    const button = element('button', { type: 'button', class: 'quiet' }, drawn, label);
    button.addEventListener('click', act);
    return button;
  };
  const copy = async (): Promise<void> => {
    said.replaceChildren();
    const worked = await copyText(groups, shown);
    said.replaceChildren(...(worked ? [icon('done'), text.copied] : [text.copyByHand]));
  };
  const actions = element(
    'div',
    { class: 'choices' },
    action(icon('copy'), text.copy, () => void copy()),
    action(stroked('M12 3v12m-5-5 5 5 5-5M4 20h16'), text.download, () => keepFile(`${name}\r\n\r\n${groups}\r\n`)),
    action(stroked('M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z'), text.print, () => print()),
  );
  const keeping = element('div', {}, actions, said);
  notOnPaper(keeping);
  return [element('p', { class: 'unseen' }, text.label), shown, keeping];
};

/** A file that the browser keeps by itself: nothing is asked of a server, and the strict content policy has no say in it. */
const keepFile = (text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  element('a', { href: address, download: 'recovery-code.txt' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

/** Paper has no use for what is pressed. */
const notOnPaper = (keeping: Element): void => {
  const hide = (isHidden: boolean) => (): void => {
    for (const part of [keeping, ...document.querySelectorAll('main form, main .aside, main .reference')]) {
      part.toggleAttribute('hidden', isHidden);
    }
  };
  addEventListener('beforeprint', hide(true));
  addEventListener('afterprint', hide(false));
};
