import type { TableDeps } from '../deps/table.ts';
import { type UsableMethod, usableMethods } from '../factors/usable.ts';
import { requireOpenEnrolment } from './enrolment.ts';
import { type EnrolmentVisit, readEnrolmentVisit } from './enrolment-visit.ts';
import { challengedMethod, elsewhere, secondPlace } from './place.ts';
import { type Recipient, recipientOf } from './recipient.ts';
import type { Visit } from './second-factor.ts';

/** `challenged`: the code signs in with this method; without, it confirms the number that was typed. */
export type TextedStep = { visit: EnrolmentVisit; recipient: Recipient; challenged: UsableMethod | undefined };

/** The phone-challenge screen has two uses, and what is stored says which; anything else of the session is elsewhere. */
export const openTextedStep = async (deps: TableDeps, { state, ...wanted }: Visit & { state: string }): Promise<TextedStep> => {
  const { session, now } = wanted;
  const visit = await readEnrolmentVisit(deps.table(), wanted);
  const { account, settings, authority } = visit;
  const challenged = authority.by === 'login' ? challengedMethod(session, usableMethods(account, settings)) : undefined;
  if (challenged) {
    const place = secondPlace(session, account, settings, now);
    const recipient = recipientOf(session, challenged);
    if (!recipient) throw elsewhere(place.screen, state);
    return { visit, recipient, challenged };
  }
  requireOpenEnrolment({ session, state, factorName: 'sms', now }, visit);
  const recipient = recipientOf(session, undefined);
  if (!recipient) throw elsewhere('mfa/phone-enrollment', state);
  return { visit, recipient, challenged };
};
