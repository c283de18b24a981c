import type { ScreenName, SessionAnswer } from '../../service/rules/screen-answers.ts';
import { getSession, type Outcome } from './endpoints.ts';
import { chooseLanguage, type Language } from './language.ts';
import { goTo, queryValue } from './navigation.ts';
import { showStop } from './stop.ts';

export type OpenScreen<Text = unknown> = {
  name: ScreenName;
  state: string;
  session: SessionAnswer;
  language: Language;
  text: Text;
};

type Show<Text> = (open: OpenScreen<Text>) => void | Promise<void>;

/**
 * Asks where the session is and draws the screen, goes where the session belongs, or says why neither can be.
 * A page that comes back out of the browser's memory (back button) asks again, so no dead form and no typed password stays.
 */
export const openScreen = <Text>(name: ScreenName, texts: Record<Language, Text>, show: Show<Text>): void => {
  const start = async (): Promise<void> => {
    const state = queryValue('state');
    const outcome = await sessionOf(state);
    if ('refusal' in outcome) {
      const { error, next = '' } = outcome.refusal;
      if (error === 'step_not_open' && !isHere(next) && goTo(next, 'replace')) return;
      return showStop(outcome.refusal, { language: chooseLanguage() });
    }
    const session = outcome.answer;
    const language = chooseLanguage(session.ui_locales);
    if (isOpen(session, name)) return show({ name, state, session, language, text: texts[language] });
    if (isHere(session.next) || !goTo(session.next, 'replace')) showStop({ error: 'server_error' }, { language });
  };
  addEventListener('pageshow', (event) => {
    if (event.persisted) void start();
  });
  void start();
};

/** May the person be on this screen now? */
export const isOpen = ({ screen, also }: SessionAnswer, name: ScreenName): boolean => screen === name || also.includes(name);

const sessionOf = (state: string): Promise<Outcome<SessionAnswer>> | Outcome<SessionAnswer> =>
  state ? getSession(state) : { refusal: { error: 'session_missing' } };

// Going there would ask the same again, for ever.
const isHere = (next: string): boolean => next.split('?')[0] === location.pathname;
