// The passkey that is offered once a sign-in is complete. Whatever becomes of it, the app is reached.
import type { TableDeps } from '../deps/table.ts';
import type { Client } from '../http/request.ts';
import type { StepAnswer } from '../rules/screen-answers.ts';
import type { Account } from '../storage/account.ts';
import { type LoginSession, noteInSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { acceptedKeys } from './accepted-keys.ts';
import { auditLogin } from './audit.ts';
import { storeMethod } from './enrolment.ts';
import { readMadeKey, whileStoring } from './key-enrolment.ts';
import { offersPasskey } from './passkey-offer.ts';
import { elsewhere, goOn, resumeAddress } from './place.ts';
import { readSecondFactor } from './second-factor.ts';

type Visit = { session: LoginSession; state: string; signInHash: string | undefined; now: number };

/** The offer is judged anew at each step: what entitled to it may have changed since. */
export const openOffer = async (
  deps: TableDeps,
  { session, state, signInHash, now }: Visit,
): Promise<{ account: Account; settings: MfaSettings }> => {
  const { account, settings } = await readSecondFactor(deps.table(), { session, signInHash, now });
  const amr = session.result?.amr ?? [];
  if (!session.offersPasskey || !offersPasskey(session, { account, settings, amr, now }).offersPasskey) throw goOn(state);
  return { account, settings };
};

/** Stores the passkey. The sign-in stays what it was. */
export const takeOffer = async (deps: TableDeps, visit: Visit & { client: Client; credential: unknown }): Promise<StepAnswer> => {
  const { session, state, client, credential, now } = visit;
  const { account, settings } = await openOffer(deps, visit);
  const { kind, methodId, proof } = await readMadeKey(deps, { session, account, settings, client, credential, now });
  const method = await whileStoring(() => storeMethod(deps, { account, factorName: kind, methodId, proof }));
  if (method === 'stale') throw elsewhere('passkey/enrollment-nudge', state);

  const authenticator = { id: method.id, type: method.type };
  await auditLogin(deps, 'gd_enrollment_complete', 'Passkey enrolled', {
    session,
    client,
    profile: account.profile,
    details: { authenticator },
  });
  await closeOffer(deps, session, now);
  return { next: resumeAddress(state), signals: acceptedKeys({ ...account, methods: [...account.methods, method] }) };
};

export const closeOffer = async (deps: TableDeps, session: LoginSession, now: number): Promise<void> => {
  await noteInSession(deps.table(), session, { change: { offersPasskey: false }, now });
};
