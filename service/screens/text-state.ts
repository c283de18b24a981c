import { numberEnding } from '../rules/phone-number.ts';
import type { TextState } from '../rules/screen-answers.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import { isTexted, type Recipient } from './recipient.ts';

/** What the page is told of the text. `resendIn`: seconds until another may be asked for. */
export const textState = (session: LoginSession, recipient: Recipient, resendIn: number): TextState => ({
  purpose: recipient.purpose,
  number_ending: numberEnding(recipient.number),
  sent: isTexted(session, recipient),
  ...(isTexted(session, recipient) && session.textedCode?.unsent ? { failed: true as const } : {}),
  resend_in: resendIn,
});
