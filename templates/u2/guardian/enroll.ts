// An invitation that does not go on. The server answers this page at the invitation's own address, and says in its attributes why.
import type { StopCode, StopText, TicketCode } from '../../messages/codes.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { chooseLanguage } from '../language.ts';
import { drawStop, showStop } from '../stop.ts';

const texts = { en: en.ticketStops, de: de.ticketStops, he: he.ticketStops };

const { code = 'ticket_unknown', tenant } = document.querySelector('main')?.dataset ?? {};
const language = chooseLanguage();
const text: StopText | undefined = Object.hasOwn(texts.en, code) ? texts[language][code as TicketCode] : undefined; // just looked up
if (text) drawStop(text, { language, tenant, good: code === 'already_enrolled' });
else showStop({ error: code as StopCode }, { language, tenant }); // a code without a text is told as server_error
