import type { TableDeps } from '../deps/table.ts';
import { type UsableMethod, usableMethods } from '../factors/usable.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { requireOpenEnrolment } from './enrolment.ts';
import { challengedMethod, elsewhere, secondPlace } from './place.ts';
import { type Recipient, recipientOf } from './recipient.ts';
import { readSecondFactor } from './second-factor.ts';

type Visit = { session: LoginSession; state: string; signInHash: string | undefined; now: number };

/** `challenged`: the code signs in with this method; without, it confirms the number that was typed. */
export type TextedStep = { account: Account; settings: MfaSettings; recipient: Recipient; challenged: UsableMethod | undefined };

/** The phone-challenge screen has two uses, and what is stored says which; anything else of the sign-in is elsewhere. */
export const openTextedStep = async (deps: TableDeps, { session, state, signInHash, now }: Visit): Promise<TextedStep> => {
  const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
  const place = secondPlace(session, account, settings);
  const challenged = challengedMethod(session, usableMethods(account, settings));
  if (!challenged) requireOpenEnrolment({ session, state, factorName: 'sms', now }, account, settings);
  const recipient = recipientOf(session, challenged);
  if (!recipient) throw elsewhere(challenged ? place.screen : 'mfa/phone-enrollment', state);
  return { account, settings, recipient, challenged };
};
