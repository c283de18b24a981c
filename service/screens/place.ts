// Where a session belongs: the one answer that pages and steps both use, computed afresh from what is stored now.
import { config } from '../config.ts';
import type { Factor } from '../factors/factor.ts';
import { isWebauthn } from '../factors/index.ts';
import { awaitedStepOf, enrollableFactors, secondStepOf, standingOf, type UsableMethod, usableMethods } from '../factors/usable.ts';
import { noFactorEnabled, refusal, restartOf } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';
import { recoveryCounter, recoveryServes } from '../rules/recovery-code.ts';
import { recoveryOffer } from '../rules/recovery-offer.ts';
import type { ScreenName } from '../rules/screen-answers.ts';
import type { Account } from '../storage/account.ts';
import { anyBrowser, tallyOf } from '../storage/attempts.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { beganFresh, isFresh } from './fresh-first-factor.ts';

export const screenAddress = (screen: ScreenName, state: string): string => `/u2/${screen}?state=${encodeURIComponent(state)}`;
export const resumeAddress = (state: string): string => `/authorize/${encodeURIComponent(state)}`;

/** The screen a session is on, and those the person may also go to by hand. */
export type Place = { screen: ScreenName; also: ScreenName[] };

/** Before the first factor: the password screen is open once an e-mail was typed, and the e-mail can always be changed. */
export const firstPlace = (session: LoginSession): Place => {
  const forgot: ScreenName[] = config().mailSender === undefined ? [] : ['login/forgot']; // nobody could be told (product.md §4)
  return session.identifier === undefined
    ? { screen: 'login/identifier', also: forgot }
    : { screen: 'login/password', also: ['login/identifier', ...forgot] };
};

/** Once all is proven: what is still shown before the session ends, or undefined where nothing is. */
export const lastPlace = ({ state, purpose, recoveryDue, replaces, offersPasskey }: LoginSession): Place | undefined => {
  if (recoveryDue) return { screen: 'mfa/recovery-code', also: [] };
  if (state === 'replacing' && replaces === undefined) return { screen: 'mfa/lost-method', also: [] };
  if (state === 'completed' && offersPasskey) return { screen: 'passkey/enrollment-nudge', also: [] };
  if (state === 'enrolled' && purpose === 'ticket') return { screen: 'guardian/enrolled', also: [] };
  if (state === 'proven' && purpose === 'reset') return { screen: 'login/reset', also: [] };
  return undefined;
};

/** Where the person goes once all is proven: to what is still shown, and then to what it was all for. */
export const afterSignIn = (session: LoginSession, state: string): string => {
  const place = lastPlace(session);
  if (place) return screenAddress(place.screen, state);
  if (session.state === 'completed') return resumeAddress(state);
  return `/u2/account?${session.state === 'proven' ? 'proof' : 'enrolled'}=${encodeURIComponent(state)}`;
};

/**
 * The method a challenge is about: the one chosen at "try another way" while it is usable, else the last used that works at this address
 * (a key is bound to the one it was made for; who has no other way is told so, and enrols nothing by the password alone).
 */
export const challengedMethod = (session: LoginSession, usable: readonly UsableMethod[]): UsableMethod | undefined =>
  usable.find(({ method }) => method.id === session.chosenMethod) ?? usable.find(worksHere) ?? usable[0];

/** Keys of a former address do not work at this one (case 22). */
export const worksHere = ({ factor, method }: UsableMethod): boolean => !isWebauthn(factor) || method.rp_id === config().rpId;

/** Is the recovery code a way on? The rows of rules/recovery-offer.ts say so. */
export const recoveryIsOpen = (...asked: Asked): boolean => offerOf(...asked) === 'open';

/**
 * In the account, and in a step-up, the code follows a sign-in that is not old: where nothing else is in its way, signing in anew leads to it.
 */
export const recoveryAsksSignIn = (...asked: Asked): boolean => {
  const [{ state }] = asked;
  return (state === 'proving' || state === 'awaiting_mfa') && offerOf(...asked) === 'stale';
};

type Asked = [session: LoginSession, account: Account, settings: MfaSettings, now: number];

const offerOf = (...[session, account, settings, now]: Asked): ReturnType<typeof recoveryOffer> => {
  const { usable, locked } = standingOf(account, settings);
  return recoveryOffer({
    held: account.recovery?.hash !== undefined,
    serves: recoveryServes(settings.enabled),
    tries: tallyOf(account.counters.get(recoveryCounter), anyBrowser).total,
    beside: usable + locked,
    begun: isBegun(session, now),
  });
};

/** Who sets a new password came by a mailed link, which stands for the first factor (product.md §3 rule 9). */
const isBegun = (session: LoginSession, now: number): boolean => {
  if (session.state === 'proving') return session.purpose === 'reset' || beganFresh(session);
  return session.state === 'awaiting_mfa' && isFresh(session, now);
};

/**
 * For a session that awaits the second factor, or another proof. It is asked for whatever the policy says by now; a locked factor in
 * particular leads to no enrolment, also where nothing is missing any more. Throws where nothing leads on.
 */
export const secondPlace = (session: LoginSession, account: Account, settings: MfaSettings, now: number): Place => {
  const { step } = awaitedStepOf(account, settings);
  const recovery: ScreenName[] = recoveryIsOpen(session, account, settings, now) ? ['mfa/recovery-code-challenge'] : [];
  const [recoveryScreen] = recovery;
  const asksSignIn = recoveryAsksSignIn(session, account, settings, now);
  if (step === 'locked' && recoveryScreen) return { screen: recoveryScreen, also: [] };
  if (step === 'locked' && asksSignIn) return { screen: 'mfa/login-options', also: [] };
  if (step === 'locked') throw factorLocked(session);
  if (step === 'no_factor') throw nothingToEnrol(session, account, settings);

  const usable = usableMethods(account, settings);
  const challenged = challengedMethod(session, usable);
  // A key that is at home leaves people before a prompt they cannot answer: the list with what else helps is always open to them.
  const hasOptions = usable.length > 1 || recovery.length > 0 || asksSignIn || (challenged !== undefined && isWebauthn(challenged.factor));
  if (challenged) return { screen: challenged.factor.challengeScreen, also: hasOptions ? ['mfa/login-options', ...recovery] : [] };
  // The method that was to be proven is gone meanwhile; what was begun for it begins anew.
  if (session.state === 'proving') throw refusal(403, 'session_failed', 'Your methods changed meanwhile. Please start again.');
  return enrolmentPlace(session, enrollableFactors(settings));
};

/** One factor goes straight to its screen, several to the choice (product.md §3 rule 1). */
export const enrolmentPlace = (session: LoginSession, offered: readonly Factor[]): Place => {
  const enrolments = [...new Set(offered.map((factor) => factor.enrolmentScreen))];
  // A number was typed: its code is waited for, and the number can still be changed.
  const waiting: ScreenName[] = session.pendingPhone && enrolments.includes('mfa/phone-enrollment') ? ['mfa/phone-challenge'] : [];
  if (offered.length > 1) return { screen: 'mfa/enroll-options', also: [...enrolments, ...waiting] };
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
  refusal(403, 'factor_locked', 'Too many wrong codes: this sign-in method is switched off for this account.', restartOf(session));

/** The same where the sign-in is complete. */
export const goOn = (state: string): Problem => refusal(409, 'step_not_open', 'This step is not open now.', { next: resumeAddress(state) });

/** Two kinds of keys have one screen, which the address tells apart. */
export const enrolmentAddress = ({ name, enrolmentScreen }: Factor, state: string): string =>
  screenAddress(enrolmentScreen, state) + (enrolmentScreen === 'mfa/webauthn-enrollment' ? `&kind=${name}` : '');

/** For a step that is not open: tells the page where the session is. */
export const elsewhere = (screen: ScreenName, state: string): Problem =>
  refusal(409, 'step_not_open', 'This step is not open now.', { next: screenAddress(screen, state) });
