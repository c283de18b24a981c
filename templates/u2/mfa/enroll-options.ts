import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { choiceList } from '../choice-list.ts';
import { element } from '../element.ts';
import { factorIcon } from '../factor-icons.ts';
import { usableFactors } from '../keys/usable-factors.ts';
import { openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { showStop } from '../stop.ts';

const texts = {
  en: { ...en.enrollOptions, factors: en.factors },
  de: { ...de.enrollOptions, factors: de.factors },
  he: { ...he.enrollOptions, factors: he.factors },
};

openScreen('mfa/enroll-options', texts, async (open) => {
  const { text, session, language } = open;
  const enabled = session.factors ?? [];
  if (enabled.length === 0) return showStop({ error: 'no_factor_enabled', reference: session.reference }, { language });
  const factors = await usableFactors(enabled);
  const choices = factors.map((factor) => ({
    name: text.factors[factor].name,
    detail: text.factors[factor].description,
    icon: factorIcon(factor),
    step: { path: 'mfa/enroll-options', body: { factor }, leave: 'assign' as const },
  }));
  const list = choiceList(open, choices);
  const missing = factors.length < enabled.length ? [element('p', { class: 'aside' }, text.notHere)] : [];
  const title = session.purpose === 'account' ? text.add : text.title;
  drawScreen(open, { title }, element('p', { class: 'lead' }, text.intro), list, ...missing);
  list.querySelector('button')?.focus();
});
