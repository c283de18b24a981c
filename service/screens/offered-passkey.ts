// The passkey that is offered once a sign-in is complete. Whatever becomes of it, the app is reached.
import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import type { StepAnswer } from '../rules/screen-answers.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import { bondOf } from '../storage/remembered-browsers.ts';
import { acceptedKeys } from './accepted-keys.ts';
import { auditMethod } from './audit.ts';
import { storeMethod } from './enrolment.ts';
import { readMadeKey, whileStoring } from './key-enrolment.ts';
import { localesOf } from './locales.ts';
import { closeOffer, type OfferVisit, openOffer } from './open-offer.ts';
import { elsewhere, resumeAddress } from './place.ts';

/** A wish to remember this browser outlives the passkey that its owner adds right after it, and no other change. */
const bondAfter = ({ rememberBrowser }: LoginSession, { profile }: Account): string | undefined =>
  rememberBrowser !== undefined && rememberBrowser === bondOf(profile)
    ? bondOf({ ...profile, methods_version: (profile.methods_version ?? 0) + 1 })
    : rememberBrowser;

/** Stores the passkey. The sign-in stays what it was. */
export const takeOffer = async (
  deps: TableDeps & NoticeDeps,
  visit: OfferVisit & { client: Client; credential: unknown },
): Promise<StepAnswer> => {
  const { session, state, client, credential, now } = visit;
  const { account, settings } = await openOffer(deps, visit);
  const { kind, methodId, proof } = await readMadeKey(deps, { session, account, settings, client, credential, now });
  if (kind !== 'passkey') throw refusal(403, 'kind_not_enabled', 'This is no passkey.', { field: 'credential' });
  const method = await whileStoring(() => storeMethod(deps, { account, factorName: kind, methodId, proof }));
  if (method === 'stale' || method === 'removed') throw elsewhere('passkey/enrollment-nudge', state);

  await auditMethod(deps, 'gd_enrollment_complete', 'Passkey enrolled', { session, client, profile: account.profile, method });
  await deps.notify('method_added', { account: account.profile, locales: localesOf(session, client), client, method });
  await closeOffer(deps, session, { now, remembered: bondAfter(session, account) });
  return { next: resumeAddress(state), signals: acceptedKeys(account, [method]) };
};
