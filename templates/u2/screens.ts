// THE list of screens. A screen's script is the file of the same name beside this one; its address is `/u2/<name>`.
import type { ScreenName } from '../../service/rules/screen-answers.ts';
import * as account from '../messages/account/en.ts';
import * as en from '../messages/en.ts';

/** The English title stands in the page until the script knows the language. The record is complete, or tsc fails. */
const titles: Record<ScreenName, string> = {
  'login/identifier': en.identifier.title,
  'login/password': en.password.title,
  'login/forgot': en.forgot.title,
  'login/reset': en.reset.title,
  'login/not-me': en.notMe.title,
  'login/unlock': en.unlock.title,
  'mfa/enroll-options': en.enrollOptions.title,
  'mfa/totp-enrollment': en.totpEnrollment.title,
  'mfa/totp-challenge': en.totpChallenge.title,
  'mfa/phone-enrollment': en.phoneEnrollment.title,
  'mfa/phone-challenge': en.phoneChallenge.title,
  'mfa/webauthn-enrollment': en.webauthnEnrollment['webauthn-roaming'].title,
  'mfa/webauthn-challenge': en.webauthnChallenge.title,
  'passkey/enrollment': en.webauthnEnrollment.passkey.title,
  'passkey/enrollment-nudge': en.passkeyNudge.title,
  'mfa/login-options': en.loginOptions.title,
  'mfa/recovery-code-challenge': en.recoveryChallenge.title,
  'mfa/recovery-code': en.recoveryCode.title,
  'mfa/lost-method': en.lostMethod.title,
  'guardian/enroll': en.ticketStops.ticket_unknown.title,
  'guardian/enrolled': en.enrolled.title,
  account: account.accountOverview.title,
  'account/methods': account.accountMethods.title,
  'account/recovery': account.accountRecovery.title,
  'account/browsers': account.accountBrowsers.title,
  'account/password': account.accountPassword.title,
  error: en.stops.server_error.title,
  'logged-out': en.loggedOut.title,
};

export type Screen = { name: ScreenName; title: string };

export const screens: readonly Screen[] = Object.entries(titles).map(([name, title]) => ({ name: name as ScreenName, title })); // the keys above
