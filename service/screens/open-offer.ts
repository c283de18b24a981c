// Whether the offer of a passkey at the end of a sign-in stands. Apart from its taking, which needs the verifying library.
import type { TableDeps } from '../deps/table.ts';
import { holdsMethod } from '../rules/fresh-proof.ts';
import type { Account } from '../storage/account.ts';
import { isStepNotOpen, type LoginSession, noteInSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { offersPasskey } from './passkey-offer.ts';
import { goOn } from './place.ts';
import { readSecondFactor } from './second-factor.ts';

export type OfferVisit = { session: LoginSession; state: string; signInHash: string | undefined; now: number };

/** The offer is judged anew at each step: what entitled to it may have changed since. */
export const openOffer = async (
  deps: TableDeps,
  { session, state, signInHash, now }: OfferVisit,
): Promise<{ account: Account; settings: MfaSettings }> => {
  const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
  const amr = session.result?.amr ?? [];
  // By whose taking away the owner ends what it proved.
  const { provenMethod } = session;
  const isGone = provenMethod !== undefined && !holdsMethod(account.methods, provenMethod);
  if (isGone || !session.offersPasskey || !offersPasskey(session, { account, settings, amr, now }).offersPasskey) throw goOn(state);
  return { account, settings };
};

/** Where the sign-in went on meanwhile, in another tab, there is no offer to close. */
export const closeOffer = async (
  deps: TableDeps,
  session: LoginSession,
  { now, remembered }: { now: number; remembered?: string | undefined },
): Promise<void> => {
  const change = { offersPasskey: false, ...(remembered === undefined ? {} : { rememberBrowser: remembered }) };
  await noteInSession(deps.table(), session, { change, now }).catch((error: unknown) => {
    if (!isStepNotOpen(error)) throw error;
  });
};
