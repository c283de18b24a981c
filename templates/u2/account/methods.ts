import type { AccountChanged } from '../../../service/rules/account-answers.ts';
import type { FactorName } from '../../../service/rules/screen-answers.ts';
import * as accountDe from '../../messages/account/de.ts';
import * as accountEn from '../../messages/account/en.ts';
import * as accountHe from '../../messages/account/he.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { type Child, element } from '../element.ts';
import { factorIcon } from '../factor-icons.ts';
import { usableFactors } from '../keys/usable-factors.ts';
import { type Changes, drawAccount } from './account-frame.ts';
import { type MethodsPage, methodItem } from './method-item.ts';
import { openAccount } from './open-account.ts';

const texts = {
  en: { ...accountEn.accountMethods, kinds: en.factors, notHere: en.enrollOptions.notHere },
  de: { ...accountDe.accountMethods, kinds: de.factors, notHere: de.enrollOptions.notHere },
  he: { ...accountHe.accountMethods, kinds: he.factors, notHere: he.enrollOptions.notHere },
};

openAccount('account/methods', texts, async (page, note) => {
  here = await usableFactors(page.account.factors);
  draw(page, note);
});

/** What this browser can set up. */
let here: readonly FactorName[] = [];

const draw = (page: MethodsPage, note?: string): void => {
  const { text, account } = page;
  const { methods } = account;
  drawAccount(page, { title: text.title, note }, (changes) => {
    const changed = (after: AccountChanged, said: string): void => draw({ ...page, account: after }, said);
    return [
      ...(methods.length === 0 ? [element('p', {}, text.none)] : []),
      element('ul', { class: 'items' }, ...methods.map((method) => methodItem({ page, changes, method, changed }))),
      ...(here.length > 0 ? adding(page, changes) : []),
    ];
  });
};

const adding = ({ text, account }: MethodsPage, changes: Changes): Child[] => [
  element('h2', {}, account.methods.length > 0 ? text.add : text.addFirst),
  element(
    'ul',
    { class: 'choices' },
    ...here.map((factor) => {
      const { name, description } = text.kinds[factor];
      const words = element('span', {}, element('strong', {}, name), element('span', {}, description));
      const button = element('button', { type: 'button', class: 'choice' }, factorIcon(factor), words);
      button.addEventListener('click', () => void changes.go('methods/add', { factor }));
      return element('li', {}, button);
    }),
  ),
  ...(here.length < account.factors.length ? [element('p', { class: 'aside' }, text.notHere)] : []),
];
