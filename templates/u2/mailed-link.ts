// Pages that a mailed link leads to. They belong to no session: what they may do, the token in their address decides.
import type { LinkTrouble } from '../messages/codes.ts';
import * as de from '../messages/de.ts';
import * as en from '../messages/en.ts';
import * as he from '../messages/he.ts';
import { element } from './element.ts';
import type { Refusal } from './endpoints.ts';
import { drawFrame, everywhere, tellInTitle } from './frame.ts';
import type { Language } from './language.ts';
import { goTo, queryValue } from './navigation.ts';
import { retryText } from './step.ts';
import { drawStop, endsScreen, showStop } from './stop.ts';

const texts = { en: en.linkStops, de: de.linkStops, he: he.linkStops };

/** The token of the address. One that is none, or was cut short on its way, need not be asked about (service/screens/mailed-link.ts). */
export const mailedToken = (): string | undefined => queryValue('token').match(/^[\w-]{43}$/)?.[0];

/** For an address that is not complete. */
export const stopUnknown = (language: Language): void => drawStop(texts[language].link_unknown, { language });

/** Says why a link does not work, or whatever else stops the page; false: the page itself has to tell it. */
export const isStoppedBy = (refusal: Refusal, language: Language): boolean => {
  const { error, restart_url: restartUrl, reference, tenant_name: tenant } = refusal;
  if (Object.hasOwn(texts.en, error)) {
    drawStop(texts[language][error as LinkTrouble], { language, tenant, restartUrl, reference }); // just looked up
    return true;
  }
  if (error === 'step_not_open' && refusal.next && goTo(refusal.next, 'replace')) return true;
  if (endsScreen(refusal)) showStop(refusal, { language });
  return endsScreen(refusal);
};

type Face = { title: string; intro: string; submit: string };

/** A page with one button: nothing happens before it is pressed, so that no mail scanner does it. `press` gives what is to be told. */
export const drawButton = (face: Face, language: Language, press: () => Promise<Refusal | string | undefined>): void => {
  const button = element('button', { type: 'button' }, face.submit);
  const status = element('p', { class: 'unseen', role: 'status' });
  const error = element('p', { class: 'error', role: 'alert' });
  const hold = (isHeld: boolean): void => {
    button.toggleAttribute('aria-disabled', false);
    if (isHeld) button.setAttribute('aria-disabled', 'true');
    status.textContent = isHeld ? everywhere(language).moment : '';
  };
  button.addEventListener('click', async () => {
    if (button.hasAttribute('aria-disabled')) return;
    hold(true);
    error.replaceChildren();
    tellInTitle(language);
    const trouble = await press();
    if (!trouble) return; // drawn anew
    hold(false);
    error.replaceChildren(...(typeof trouble === 'string' ? [trouble] : retryText(language, trouble)));
    tellInTitle(language, error.textContent ?? '');
  });
  drawFrame({ language, title: face.title }, element('p', { class: 'lead' }, face.intro), error, button, status).focus();
};
