import * as z from 'zod';
import type { SessionAnswer } from '../rules/screen-answers.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';

/** In the bodies of the challenge screens: what the checkbox says. Where it is not offered any more it is passed over. */
export const rememberMember = { remember: z.boolean().optional() };

/** Offered where it would help: in a sign-in that the policy asks a second factor of, not the app (product.md §3 rule 10). */
export const mayBeRemembered = ({ purpose = 'login', mfaAsked }: LoginSession, { remember }: MfaSettings): boolean =>
  remember.display_remember_me_checkbox && purpose === 'login' && !mfaAsked;

/** What the page draws the checkbox by. */
export const rememberChoice = (session: LoginSession, settings: MfaSettings): Pick<SessionAnswer, 'remember'> => {
  if (session.state !== 'awaiting_mfa' || !mayBeRemembered(session, settings)) return {};
  const { remember_me_default_value: checked, mfa_session_overall_timeout: seconds } = settings.remember;
  return { remember: { seconds, checked } };
};
