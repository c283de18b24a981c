// Where a session belongs: the one answer that pages and steps both use, computed afresh from what is stored now.
import { enrollableFactors, secondStepOf, type UsableMethod, usableMethods } from '../factors/usable.ts';
import { noFactorEnabled, refusal, restartOf } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';
import type { ScreenName } from '../rules/screen-answers.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';

export const screenAddress = (screen: ScreenName, state: string): string => `/u2/${screen}?state=${encodeURIComponent(state)}`;
export const resumeAddress = (state: string): string => `/authorize/${encodeURIComponent(state)}`;

/** The screen a session is on, and those the person may also go to by hand. */
export type Place = { screen: ScreenName; also: ScreenName[] };

/** Before the first factor: the password screen is open once an e-mail was typed, and the e-mail can always be changed. */
export const firstPlace = (session: LoginSession): Place =>
  session.identifier === undefined ? { screen: 'login/identifier', also: [] } : { screen: 'login/password', also: ['login/identifier'] };

/** The method a challenge is about: the one chosen at "try another way" while it is usable, else the last used. */
export const challengedMethod = (session: LoginSession, usable: readonly UsableMethod[]): UsableMethod | undefined =>
  usable.find(({ method }) => method.id === session.chosenMethod) ?? usable[0];

/** After the first factor. Throws where nothing leads on. */
export const secondPlace = (session: LoginSession, account: Account, settings: MfaSettings): Place => {
  const question = { amr: session.firstFactor?.amr ?? [], acrValues: session.acrValues };
  const { step } = secondStepOf(account, settings, question);
  if (step === 'locked') throw factorLocked(session);
  if (step === 'no_factor') throw noFactorEnabled(session);

  const usable = usableMethods(account, settings);
  const challenged = challengedMethod(session, usable);
  if (challenged) return { screen: challenged.factor.challengeScreen, also: usable.length > 1 ? ['mfa/login-options'] : [] };
  const enrolments = enrollableFactors(settings).map((factor) => factor.enrolmentScreen);
  const [first] = enrolments;
  // Only a policy that was taken back meanwhile leads here: a new sign-in needs no second factor any more.
  if (!first) throw refusal(403, 'session_failed', 'The rules changed meanwhile. Please sign in again.', restartOf(session));
  return enrolments.length === 1 ? { screen: first, also: [] } : { screen: 'mfa/enroll-options', also: enrolments };
};

export const factorLocked = (session: LoginSession): Problem =>
  refusal(403, 'factor_locked', 'Too many wrong codes: this way of signing in is switched off for this account.', restartOf(session));

/** For a step that is not open: tells the page where the session is. */
export const elsewhere = (place: Place, state: string): Problem =>
  refusal(409, 'step_not_open', 'This step is not open now.', { next: screenAddress(place.screen, state) });
