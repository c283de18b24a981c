import { numberEnding } from '../rules/phone-number.ts';
import type { TextState } from '../rules/screen-answers.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import { textTurnOf } from '../storage/text-limits.ts';
import { isTexted, type Recipient } from './recipient.ts';

/** What the page is told of the text. Reads nothing. */
export const textState = (session: LoginSession, account: Account, recipient: Recipient, now: number): TextState => ({
  purpose: recipient.purpose,
  number_ending: numberEnding(recipient.number),
  sent: isTexted(session, recipient),
  resend_in: textTurnOf(account, now),
});
