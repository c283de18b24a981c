import type { AccountChanged, AccountMethod } from '../../../service/rules/account-answers.ts';
import type * as en from '../../messages/account/en.ts';
import type * as messages from '../../messages/en.ts';
import { type Child, element, fill } from '../element.ts';
import type { Refusal } from '../endpoints.ts';
import { factorIcon } from '../factor-icons.ts';
import { everywhere } from '../frame.ts';
import { textField } from '../text-field.ts';
import type { Changes } from './account-frame.ts';
import { actionButton } from './action-button.ts';
import { dateOf } from './dates.ts';
import type { AccountPage } from './open-account.ts';

export type MethodsPage = AccountPage<typeof en.accountMethods & { kinds: typeof messages.factors; notHere: string }>;

type Parts = {
  page: MethodsPage;
  changes: Changes;
  method: AccountMethod;
  /** Shows the account as it is after a change, and says what was done. */
  changed: (after: AccountChanged, said: string) => void;
};

/** One method: what it is, and what can be done about it, which opens below. */
export const methodItem = (parts: Parts): HTMLElement => {
  const { page, method } = parts;
  const { text } = page;
  const name = nameOf(parts);
  const below = element('div', { class: 'opened' });
  const open = (button: HTMLElement, make: (opened: Opened) => void): void =>
    make({
      ...parts,
      below,
      close() {
        below.replaceChildren();
        button.focus();
      },
    });
  const buttons = element(
    'div',
    { class: 'row' },
    actionButton(text.rename, { about: [element('bdi', {}, name)], act: (button) => open(button, openRename) }),
    actionButton(text.remove, { about: [element('bdi', {}, name)], act: (button) => open(button, openRemoval) }),
    ...(method.locked ? [actionButton(text.unlock, { about: [element('bdi', {}, name)], act: () => void unlock(parts) })] : []),
  );
  return element('li', {}, factorIcon(method.kind), element('div', {}, ...facts(page, method), buttons, below));
};

const nameOf = ({ page, method: { name, kind } }: Pick<Parts, 'page' | 'method'>): string => name ?? page.text.kinds[kind].name;

const facts = (page: MethodsPage, method: AccountMethod): Child[] => {
  const { text, language } = page;
  const { name, kind, number_ending: ending, added_at: added, last_used_at: used } = method;
  const trouble = method.locked ? [text.locked] : method.usable ? [] : [text.unusable];
  return [
    element('strong', {}, element('bdi', {}, nameOf({ page, method }))),
    ...(name === null ? [] : [element('span', {}, text.kinds[kind].name)]),
    ...(ending === undefined ? [] : [element('span', {}, ...fill(text.ending, { ending }))]),
    element('span', {}, text.added.replace('{date}', dateOf(added, language))),
    element('span', {}, used ? text.used.replace('{date}', dateOf(used, language)) : text.neverUsed),
    ...trouble.map((words) => element('span', { class: 'bad' }, words)),
  ];
};

type Opened = Parts & { below: HTMLElement; close: () => void };

const openRename = ({ page, changes, method, changed, below, close }: Opened): void => {
  const { text, language } = page;
  const field = textField({
    language,
    label: text.nameLabel,
    name: `name-${method.id}`,
    attributes: { dir: 'auto', autocomplete: 'off', maxlength: '20', value: method.name ?? '' },
  });
  const hint = element('p', { id: `${field.input.id}-hint`, class: 'aside' }, text.nameHint);
  field.input.setAttribute('aria-describedby', hint.id);
  const save = element('button', { type: 'submit', class: 'quiet' }, text.save);
  const form = element(
    'form',
    { novalidate: true },
    field.root,
    hint,
    element('div', { class: 'row' }, save, actionButton(everywhere(language).cancel, { act: close })),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const after = await changes.change('methods/rename', { method: method.id, name: field.input.value }, (refusal) => {
      if (refusal.error !== 'invalid_name') return explain(page, refusal);
      field.complain(text.nameHint);
      return '';
    });
    if (after) changed(after, text.renamed);
  });
  below.replaceChildren(form);
  field.input.focus();
};

const openRemoval = ({ page, changes, method, changed, below, close }: Opened): void => {
  const { text } = page;
  const name = nameOf({ page, method });
  if (!method.removable) {
    changes.hush();
    below.replaceChildren(element('p', { role: 'status' }, text.last));
    return;
  }
  const question = element('p', { id: `remove-${method.id}` }, ...fill(text.removeQuestion, { name }));
  const remove = actionButton(text.removeYes, {
    kind: 'quiet danger',
    async act() {
      const after = await changes.change('methods/remove', { method: method.id }, (refusal) => explain(page, refusal));
      if (after) changed(after, text.removed.replace('{name}', name));
    },
  });
  remove.setAttribute('aria-describedby', question.id);
  below.replaceChildren(question, element('div', { class: 'row' }, remove, actionButton(everywhere(page.language).cancel, { act: close })));
  remove.focus();
};

const unlock = async ({ page, changes, changed }: Parts): Promise<void> => {
  const after = await changes.change('methods/unlock', {}, (refusal) => explain(page, refusal));
  if (after) changed(after, page.text.unlocked);
};

const explain = ({ text }: MethodsPage, { error }: Refusal): string | undefined => {
  if (error === 'last_method') return text.last;
  if (error === 'factor_locked') return text.unlockByOther;
  return error === 'unknown_method' ? text.gone : undefined;
};
