// Where a session belongs: the one answer that pages and steps both use, computed afresh from what is stored now.
import { awaitedStepOf, enrollableFactors, secondStepOf, type UsableMethod, usableMethods } from '../factors/usable.ts';
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

/**
 * After the first factor, for a session that awaits the second. It is asked for whatever the policy says by now; a locked factor in
 * particular leads to no enrolment, also where nothing is missing any more. Throws where nothing leads on.
 */
export const secondPlace = (session: LoginSession, account: Account, settings: MfaSettings): Place => {
  const { step } = awaitedStepOf(account, settings);
  if (step === 'locked') throw factorLocked(session);
  if (step === 'no_factor') throw nothingToEnrol(session, account, settings);

  const usable = usableMethods(account, settings);
  const challenged = challengedMethod(session, usable);
  if (challenged) return { screen: challenged.factor.challengeScreen, also: usable.length > 1 ? ['mfa/login-options'] : [] };
  const enrolments = enrollableFactors(settings).map((factor) => factor.enrolmentScreen);
  // A number was typed: its code is waited for, and the number can still be changed.
  const waiting: ScreenName[] = session.pendingPhone && enrolments.includes('mfa/phone-enrollment') ? ['mfa/phone-challenge'] : [];
  if (step !== 'enrol') return { screen: 'mfa/enroll-options', also: [...enrolments, ...waiting] };
  const [screen = 'error', ...also] = [...waiting, ...enrolments];
  return { screen, also };
};

/** Where the policy was taken back meanwhile, a new sign-in needs no second factor; else an administrator must switch one on. */
const nothingToEnrol = (session: LoginSession, account: Account, settings: MfaSettings): Problem => {
  const { step } = secondStepOf(account, settings, { amr: session.firstFactor?.amr ?? [], mfaAsked: session.mfaAsked });
  if (step !== 'done') return noFactorEnabled(session);
  return refusal(403, 'session_failed', 'The rules changed meanwhile. Please sign in again.', restartOf(session));
};

export const factorLocked = (session: LoginSession): Problem =>
  refusal(403, 'factor_locked', 'Too many wrong codes: this way of signing in is switched off for this account.', restartOf(session));

/** For a step that is not open: tells the page where the session is. */
export const elsewhere = (screen: ScreenName, state: string): Problem =>
  refusal(409, 'step_not_open', 'This step is not open now.', { next: screenAddress(screen, state) });
