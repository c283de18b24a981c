// Where the OpenID Connect engine sends people it must refuse: `?error=…`, and `state` where a session is known.
import type { EngineCode, StopCode } from '../messages/codes.ts';
import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { type Child, element } from './element.ts';
import { getSession } from './endpoints.ts';
import { chooseLanguage } from './language.ts';
import { ownAddress, queryValue } from './navigation.ts';
import { drawStop, showStop } from './stop.ts';

const texts = {
  en: { ...en.stops, ...en.engine },
  de: { ...de.stops, ...de.engine },
  he: { ...he.stops, ...he.engine },
};
const words = { en: en.errorPage, de: de.errorPage, he: he.errorPage };

const show = async (): Promise<void> => {
  const state = queryValue('state');
  const outcome = state ? await getSession(state) : undefined;
  const session = outcome && 'answer' in outcome ? outcome.answer : undefined;
  const refusal = outcome && 'refusal' in outcome ? outcome.refusal : undefined;
  const language = chooseLanguage(session?.ui_locales);
  // Sent here by a step that stops: where the session is, is why.
  if (refusal && !queryValue('error')) return showStop(refusal, { language });
  const actions: Child[] = [];
  const goOn = session && session.screen !== 'error' ? ownAddress(session.next) : undefined;
  if (goOn) actions.push(element('a', { class: 'button', href: goOn }, words[language].goOn));
  drawStop(
    texts[language][codeOf(queryValue('error'))],
    {
      language,
      tenant: session?.tenant_name,
      restartUrl: refusal?.restart_url,
      reference: session?.reference ?? refusal?.reference ?? givenReference(),
    },
    ...actions,
  );
};

// Own properties only: `?error=toString` is not a code.
const codeOf = (code: string): StopCode | EngineCode => (Object.hasOwn(texts.en, code) ? (code as StopCode | EngineCode) : 'server_error');

/** Anybody can write this address, so only what looks like a reference is shown. */
const givenReference = (): string | undefined => queryValue('ref').match(/^[\w-]{6,64}$/)?.[0];

addEventListener('pageshow', (event) => {
  if (event.persisted) void show();
});
void show();
