// Where a session belongs: the one answer that pages and steps both use, computed afresh from what is stored now.
import { config } from '../config.ts';
import type { Factor } from '../factors/factor.ts';
import { isWebauthn } from '../factors/index.ts';
import { awaitedStepOf, enrollableFactors, secondStepOf, type UsableMethod, usableMethods } from '../factors/usable.ts';
import { noFactorEnabled, refusal, restartOf } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';
import type { ScreenName } from '../rules/screen-answers.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';

export const screenAddress = (screen: ScreenName, state: string): string => `/u2/${screen}?state=${encodeURIComponent(state)}`;
export const resumeAddress = (state: string): string => `/authorize/${encodeURIComponent(state)}`;

/** Where the person goes once both factors are proven: to the app, or first to the offer of a passkey. */
export const afterSignIn = (session: LoginSession, state: string): string =>
  session.offersPasskey ? screenAddress('passkey/enrollment-nudge', state) : resumeAddress(state);

/** The screen a session is on, and those the person may also go to by hand. */
export type Place = { screen: ScreenName; also: ScreenName[] };

/** Before the first factor: the password screen is open once an e-mail was typed, and the e-mail can always be changed. */
export const firstPlace = (session: LoginSession): Place =>
  session.identifier === undefined ? { screen: 'login/identifier', also: [] } : { screen: 'login/password', also: ['login/identifier'] };

/** Of a completed sign-in that offers a passkey. */
export const offerPlace: Place = { screen: 'passkey/enrollment-nudge', also: [] };

/**
 * The method a challenge is about: the one chosen at "try another way" while it is usable, else the last used that works at this address
 * (a key is bound to the one it was made for; who has no other way is told so, and enrols nothing by the password alone).
 */
export const challengedMethod = (session: LoginSession, usable: readonly UsableMethod[]): UsableMethod | undefined =>
  usable.find(({ method }) => method.id === session.chosenMethod) ?? usable.find(worksHere) ?? usable[0];

/** Keys of a former address do not work at this one (case 22). */
export const worksHere = ({ factor, method }: UsableMethod): boolean => !isWebauthn(factor) || method.rp_id === config().rpId;

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
  // A key that is at home leaves people before a prompt they cannot answer: the list with what else helps is always open to them.
  const hasOptions = usable.length > 1 || (challenged !== undefined && isWebauthn(challenged.factor));
  if (challenged) return { screen: challenged.factor.challengeScreen, also: hasOptions ? ['mfa/login-options'] : [] };
  const enrolments = [...new Set(enrollableFactors(settings).map((factor) => factor.enrolmentScreen))];
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

/** The same where the sign-in is complete. */
export const goOn = (state: string): Problem => refusal(409, 'step_not_open', 'This step is not open now.', { next: resumeAddress(state) });

/** Two kinds of keys have one screen, which the address tells apart. */
export const enrolmentAddress = ({ name, enrolmentScreen }: Factor, state: string): string =>
  screenAddress(enrolmentScreen, state) + (enrolmentScreen === 'mfa/webauthn-enrollment' ? `&kind=${name}` : '');

/** For a step that is not open: tells the page where the session is. */
export const elsewhere = (screen: ScreenName, state: string): Problem =>
  refusal(409, 'step_not_open', 'This step is not open now.', { next: screenAddress(screen, state) });
