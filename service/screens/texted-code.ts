// Texted codes of a sign-in: who may be texted now, the code and what it is bound to, the text itself.
import { config } from '../config.ts';
import type { CodeDeps } from '../deps/codes.ts';
import type { SmsDeps } from '../deps/sms.ts';
import type { TableDeps } from '../deps/table.ts';
import { countryOf } from '../factors/phone/number.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { newCode } from '../rules/one-time-code.ts';
import { maskedNumber } from '../rules/phone-number.ts';
import { Problem } from '../rules/problem.ts';
import type { PhoneNumberReason } from '../rules/screen-answers.ts';
import { Secret } from '../rules/secret.ts';
import { dayOf, mostTextsToNewNumber, secondsToMidnight } from '../rules/text-limits.ts';
import { numberRefusal } from '../sms/allowed-number.ts';
import { composeText } from '../sms/message.ts';
import { type Sending, sendText } from '../sms/send-text.ts';
import type { Account } from '../storage/account.ts';
import { type LoginSession, noteInSession } from '../storage/login-sessions.ts';
import { readSmsSettings } from '../storage/sms-settings.ts';
import { giveNumberTurnBack, takeNumberTurn, takeTextTurn } from '../storage/text-limits.ts';
import { auditLogin } from './audit.ts';
import { codeLifetimeSeconds } from './live-code.ts';
import type { Recipient } from './recipient.ts';
import { textsAskedFor, typedNumbers } from './typed-numbers.ts';

type Deps = TableDeps & SmsDeps & CodeDeps;
type Call = { session: LoginSession; account: Account; recipient: Recipient; client: Client; now: number };

/** `resendIn`: seconds until another text may be asked for. */
export type Texted = { session: LoginSession; resendIn: number };

/**
 * Sends a new code, which replaces the one before. What other accounts or the provider decide about a number is not told: then all looks as
 * if a text were on its way (security.md 13). The code is stored before it is sent, so no text tells one that does not work.
 */
export const textCode = async (deps: Deps, { session, account, recipient, client, now }: Call): Promise<Texted> => {
  const table = deps.table();
  requireAllowed(recipient.number);
  const isNew = recipient.purpose === 'enrolment';
  // The number's daily limit is the same and is never told; what this sign-in asked for itself is.
  const asked = textsAskedFor(session, recipient.number, now);
  if (isNew && asked >= mostTextsToNewNumber) throw tooManyTexts(secondsToMidnight(now));
  const turn = await takeTextTurn(table, account, now);
  if (turn.outcome === 'wait') throw tooManyTexts(turn.seconds);
  const isHeld = isNew && (await takeNumberTurn(table, recipient.number, now)) === 'over';

  const code = new Secret(newCode(deps.random));
  const binding = { session: session.reference, userId: account.userId, ...recipient };
  const change = {
    textedCode: { purpose: recipient.purpose, methodId: recipient.methodId, expiresAt: now + codeLifetimeSeconds },
    codeMac: await deps.macOf(binding, code),
    ...(isNew ? typedNumbers(session, recipient, { texts: asked + 1, day: dayOf(now) }) : {}),
  };
  const noted = await noteInSession(table, session, { change, now });
  const [sending] = await Promise.all([send(deps, { session, recipient, code, client, now, isHeld }), isNew ? aWhile() : undefined]);
  await auditText(deps, { session, account, recipient, client, now }, sending);
  if (isSurelyUnsent(sending)) {
    if (isNew && !isHeld) await giveNumberTurnBack(table, recipient.number, now);
    const typed = isNew ? typedNumbers(session, recipient, { texts: asked, day: dayOf(now) }) : {};
    await noteInSession(table, noted, { change: { textedCode: { ...change.textedCode, unsent: true }, ...typed }, now });
  }
  if (sending.outcome === 'closed') throw refusal(403, 'sms_closed', 'No more texts are sent today.');
  if (sending.outcome === 'unsent') throw smsUnavailable(sending.reason);
  return { session: noted, resendIn: turn.nextSeconds };
};

const shortestAnswerMilliseconds = 1000;

/** Longer than providers commonly take, so that the time of an answer does not tell a number that is held back. Once in a number's life. */
const aWhile = (): Promise<void> =>
  new Promise((done) => setTimeout(done, config().smsSender === 'provider' ? shortestAnswerMilliseconds : 0));

/** What the number alone decides, and so may be told. */
const requireAllowed = (number: string): void => {
  const reason = numberRefusal(number);
  if (reason) throw numberRefused(reason);
};

const numberRefused = (reason: PhoneNumberReason): Problem =>
  refusal(403, 'phone_number_refused', 'No texts are sent to this number.', { field: 'phone_number', reason });

/** What did not leave is not counted against the number: a provider that was not set up yet must not use up its day. */
const isSurelyUnsent = (sending: Sending): boolean =>
  sending.outcome === 'closed' || (sending.outcome === 'unsent' && !sending.perhapsSent);

type Message = Pick<Call, 'session' | 'recipient' | 'client' | 'now'> & { code: Secret; isHeld: boolean };

const send = async (deps: Deps, { session, recipient, code, client, now, isHeld }: Message): Promise<Sending> => {
  const { issuer, tenantName } = config();
  const settings = await readSmsSettings(deps.table());
  const { body, segments } = await composeText({
    purpose: recipient.purpose,
    code,
    tenantName,
    host: new URL(issuer).hostname,
    locales: [...session.uiLocales, ...client.languages],
    templates: settings.templates,
  });
  const budget = recipient.purpose === 'enrolment' ? 'unproven' : 'proven';
  return sendText(deps, settings, { to: recipient.number, country: countryOf(recipient.number), body, segments, budget, isHeld }, now);
};

const auditText = async (deps: Deps, { session, account, recipient, client }: Call, sending: Sending): Promise<void> => {
  const { outcome, ...more } = sending.outcome === 'held' ? { outcome: 'number_limit' } : sending;
  const sent = outcome === 'accepted';
  const authenticator = { id: recipient.methodId, type: 'phone', phone_number: maskedNumber(recipient.number) };
  const details = { authenticator, purpose: recipient.purpose, ...(sent ? more : { failure_details: { errorCode: outcome, ...more } }) };
  await auditLogin(deps, sent ? 'gd_send_sms' : 'gd_send_sms_failure', sent ? 'Text sent' : 'Text not sent', {
    session,
    client,
    profile: account.profile,
    details,
  });
};

const tooManyTexts = (seconds: number): Problem =>
  new Problem(429, 'too_many_texts', 'Too many texts. Please wait before the next one.', { retryAfterSeconds: seconds });

/** Which provider said what is in the log. */
const smsUnavailable = (reason: string): Problem =>
  new Problem(503, 'sms_unavailable', 'Texts cannot be sent at the moment.', { retryAfterSeconds: 30, cause: `text not sent: ${reason}` });
