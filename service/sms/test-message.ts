// A text by which an administrator finds out whether texts work, and what to do where they do not.
import { languageOf } from '../../templates/messages/mails.ts';
import { testText } from '../../templates/messages/test-text.ts';
import { config } from '../config.ts';
import type { SmsDeps } from '../deps/sms.ts';
import type { TableDeps } from '../deps/table.ts';
import { countryOf, readTypedNumber } from '../factors/phone/number.ts';
import { Problem } from '../rules/problem.ts';
import type { PhoneNumberReason } from '../rules/screen-answers.ts';
import { readSmsSettings, type SmsProvider } from '../storage/sms-settings.ts';
import { numberRefusal } from './allowed-number.ts';
import { shownName } from './message.ts';
import { segmentsOf } from './segments.ts';
import { type Sending, sendText, type UnsentReason } from './send-text.ts';

/** E.164, of a number that may be texted. */
export const requireTextable = (typed: string): string => {
  const read = readTypedNumber(typed);
  const reason = read.outcome === 'invalid' ? read.reason : numberRefusal(read.number);
  if (reason) throw refused(`phone_number_${reason}`, numberFaults[reason]);
  return read.outcome === 'number' ? read.number : '';
};

type Wanted = {
  number: string;
  /** This one, also where another or none is selected; undefined: as a sign-in would send it. */
  provider: SmsProvider | undefined;
  languages: readonly string[];
  now: number;
};

export type SentOrNot = Exclude<Sending, { outcome: 'held' }>;

export const sendTestText = async (deps: TableDeps & SmsDeps, { number, provider, languages, now }: Wanted): Promise<SentOrNot> => {
  const settings = await readSmsSettings(deps.table());
  const body = testText[languageOf(languages)]({ tenant: shownName(config().tenantName) || new URL(config().issuer).hostname });
  // Nobody has proven this number, so it is paid from what strangers' numbers are.
  const text = { to: number, country: countryOf(number), body, segments: segmentsOf(body), budget: 'unproven' as const };
  const sending = await sendText(deps, provider ? { ...settings, selection: { provider } } : settings, text, now);
  if (sending.outcome === 'held') throw new Error('a test message is never held back');
  return sending;
};

/** What the administrator must do, with the provider's own code and words. */
export const unsentProblem = (sending: Exclude<SentOrNot, { outcome: 'accepted' }>): Problem => {
  if (sending.outcome === 'closed') {
    return refused(
      'sms_closed',
      'What a day of texts to numbers that nobody has proven may cost is used up: half of the whole. It begins anew at midnight UTC; the options smsDailyUsd and smsDailyTexts set it.',
    );
  }
  if (sending.outcome === 'number_refused') {
    return refused('sms_number_refused', `${sending.provider} does not text this number: ${sending.detail}`);
  }
  const { status, hint } = unsent[sending.reason];
  const who = sending.provider ?? 'auth0';
  const said = sending.detail ? ` (${sending.detail})` : '';
  return new Problem(status, `sms_${sending.reason}`, `${hint(who)}${said}`, status === 400 ? {} : { retryAfterSeconds: 30 });
};

const refused = (code: string, message: string): Problem =>
  new Problem(400, code, message, code.startsWith('phone_number_') ? { details: { field: 'to' } } : {});

const numberFaults: Record<PhoneNumberReason, string> = {
  needs_country: 'The number needs its calling code: +46701740605.',
  not_a_number: 'This is no phone number of its country.',
  extension: 'A number with an extension cannot be texted.',
  premium: 'Premium, shared-cost and similar numbers are not texted.',
  country: 'This deployment does not text the country of this number: the option smsCountries names those it does.',
};

const path = '/api/v2/guardian/factors/sms';

const needed: Record<string, string> = {
  twilio: ' (sid, auth_token, and from or messaging_service_sid)',
  vonage: ' (api_key, api_secret and from)',
};

const unsent: Record<UnsentReason, { status: number; hint(provider: string): string }> = {
  not_selected: { status: 400, hint: () => `No provider is selected: PUT ${path}/selected-provider` },
  credentials_missing: {
    status: 400,
    hint: (provider) => `${provider} lacks credentials${needed[provider] ?? ''}: PUT ${path}/providers/${provider}`,
  },
  account_refused: { status: 400, hint: (provider) => `${provider} refuses these credentials, sender or account` },
  throttled: { status: 429, hint: (provider) => `${provider} takes no more texts at the moment` },
  unavailable: { status: 503, hint: (provider) => `${provider} does not answer as it should` },
};
