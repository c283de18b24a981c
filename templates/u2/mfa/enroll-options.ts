import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { choiceList, iconOf } from '../choice-list.ts';
import { element } from '../element.ts';
import { openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { showStop } from '../stop.ts';

const texts = {
  en: { ...en.enrollOptions, factors: en.factors },
  de: { ...de.enrollOptions, factors: de.factors },
  he: { ...he.enrollOptions, factors: he.factors },
};

openScreen('mfa/enroll-options', texts, (open) => {
  const { text, session, language } = open;
  const factors = session.factors ?? [];
  if (factors.length === 0) return showStop({ error: 'no_factor_enabled', reference: session.reference }, { language });
  const choices = factors.map((factor) => ({
    name: text.factors[factor].name,
    detail: text.factors[factor].description,
    icon: iconOf[factor],
    step: { path: 'mfa/enroll-options', body: { factor }, leave: 'assign' as const },
  }));
  const list = choiceList(open, choices);
  drawScreen(open, { title: text.title }, element('p', { class: 'lead' }, text.intro), list);
  list.querySelector('button')?.focus();
});
