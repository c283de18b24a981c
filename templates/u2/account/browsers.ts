import type { AccountAnswer } from '../../../service/rules/account-answers.ts';
import * as de from '../../messages/account/de.ts';
import * as en from '../../messages/account/en.ts';
import * as he from '../../messages/account/he.ts';
import { type Child, element, fill } from '../element.ts';
import { type Changes, drawAccount } from './account-frame.ts';
import { actionButton } from './action-button.ts';
import { browserName } from './browser-name.ts';
import { dateOf, timeOf } from './dates.ts';
import { type AccountPage, openAccount } from './open-account.ts';

const texts = { en: en.accountBrowsers, de: de.accountBrowsers, he: he.accountBrowsers };

type Page = AccountPage<typeof en.accountBrowsers>;

openAccount('account/browsers', texts, (page, note) => draw(page, note));

const draw = (page: Page, note?: string): void =>
  drawAccount(page, { title: page.text.title, note }, (changes) => [...signIns(page, changes), ...remembered(page, changes)]);

const signIns = (page: Page, changes: Changes): Child[] => {
  const { text, account, language } = page;
  const all = account.sign_ins;
  const lines = (one: AccountAnswer['sign_ins'][number]): Child[] => [
    ...(one.app ? [element('span', {}, ...fill(text.app, { app: one.app }))] : []),
    element('span', {}, text.began.replace('{date}', timeOf(one.began_at, language))),
    element('span', {}, text.seen.replace('{date}', timeOf(one.seen_at, language))),
    element('span', {}, ...fill(text.from, { address: one.address })),
  ];
  const end = (id: string): void => void act(page, changes, { path: 'sign-ins/end', body: { id }, done: text.ended });
  const endOthers = (): void => void act(page, changes, { path: 'sign-ins/end', body: { others: true }, done: text.endedOthers });
  const hasOthers = all.some(({ current }) => !current);
  return [
    element('h2', {}, text.signIns),
    // This one is left by signing out.
    element(
      'ul',
      { class: 'items' },
      ...all.map((one) => item(page, one, lines(one), one.current ? undefined : { label: text.end, act: end })),
    ),
    hasOthers ? actionButton(text.endOthers, { act: endOthers }) : element('p', {}, text.signInsNone),
  ];
};

const remembered = (page: Page, changes: Changes): Child[] => {
  const { text, account, language } = page;
  const { browsers } = account;
  if (browsers.length === 0) return [element('h2', {}, text.remembered), element('p', {}, text.rememberedNone)];
  const lines = (one: AccountAnswer['browsers'][number]): Child[] => [
    element('span', {}, text.seen.replace('{date}', timeOf(one.last_used_at, language))),
    element('span', {}, text.until.replace('{date}', dateOf(one.until, language))),
    element('span', {}, ...fill(text.from, { address: one.address })),
  ];
  const forget = (id: string): void => void act(page, changes, { path: 'browsers/forget', body: { id }, done: text.forgotten });
  const forgetAll = (): void => void act(page, changes, { path: 'browsers/forget', body: {}, done: text.forgottenAll });
  return [
    element('h2', {}, text.remembered),
    element('p', {}, text.rememberedIntro),
    element('ul', { class: 'items' }, ...browsers.map((one) => item(page, one, lines(one), { label: text.forget, act: forget }))),
    actionButton(text.forgetAll, { act: forgetAll }),
  ];
};

type Shown = { id: string; user_agent: string; current: boolean };
type Ending = { label: string; act: (id: string) => void };

const item = ({ text }: Page, { id, user_agent: userAgent, current }: Shown, lines: Child[], ending: Ending | undefined): HTMLElement => {
  const known = browserName(userAgent);
  const name = (): Child[] => (known ? fill(text.browser, known) : [text.unknown]);
  const here = current ? [element('span', { class: 'good' }, text.here)] : [];
  const buttons = ending
    ? [element('div', { class: 'row' }, actionButton(ending.label, { about: name(), act: () => ending.act(id) }))]
    : [];
  return element('li', {}, element('div', {}, element('strong', {}, ...name()), ...here, ...lines, ...buttons));
};

type Act = { path: string; body: Record<string, unknown>; done: string };

const act = async (page: Page, changes: Changes, { path, body, done }: Act): Promise<void> => {
  const after = await changes.change(path, body, ({ error }) => (error.startsWith('unknown_') ? page.text.gone : undefined));
  if (after) draw({ ...page, account: after }, done);
};
