// The end of an enrolment by invitation. It signed nobody in.
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { element } from '../element.ts';
import { icon } from '../icons.ts';
import { openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';

const texts = { en: en.enrolled, de: de.enrolled, he: he.enrolled };

openScreen('guardian/enrolled', texts, (open) => {
  const { text, session } = open;
  const account = element('p', { class: 'account' }, element('bdi', {}, session.identifier ?? ''));
  const heading = drawScreen(open, { title: text.title }, element('p', {}, text.happened), account, element('p', {}, text.next));
  heading.before(element('div', { class: 'badge good' }, icon('done')));
  heading.focus();
});
