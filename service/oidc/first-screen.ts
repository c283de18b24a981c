import { awaitedStepOf, enrollableFactors, usableMethods } from '../factors/usable.ts';
import type { ScreenName } from '../rules/screen-answers.ts';
import type { SecondStep } from '../rules/second-step.ts';
import type { Account } from '../storage/account.ts';
import type { MfaSettings } from '../storage/settings.ts';

/**
 * Where a step-up begins. The page asks where the session is and moves on by itself, so this need not know all that screens/place.ts knows:
 * it spares people a page that is not theirs, and leads to the page of errors where nothing can be asked (product.md §3 rule 8).
 */
export const firstScreenOf = (account: Account, settings: MfaSettings): ScreenName =>
  screens[awaitedStepOf(account, settings).step]?.(account, settings) ?? 'error';

const screens: Partial<Record<SecondStep, (account: Account, settings: MfaSettings) => ScreenName | undefined>> = {
  challenge: (account, settings) => usableMethods(account, settings)[0]?.factor.challengeScreen,
  // Whether the code is a way on, that page says.
  locked: ({ recovery }) => (recovery?.hash === undefined ? undefined : 'mfa/recovery-code-challenge'),
  enrol: (_account, settings) => {
    const [only, ...others] = enrollableFactors(settings);
    return others.length > 0 ? 'mfa/enroll-options' : only?.enrolmentScreen;
  },
};
