import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import { amrOfKey } from '../factors/webauthn/proof.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import type { StepAnswer } from '../rules/screen-answers.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import { acceptedKeys } from './accepted-keys.ts';
import { confirmEnrolment, openEnrolment } from './enrolment.ts';
import { isOffered } from './enrolment-visit.ts';
import { readMadeKey, whileStoring } from './key-enrolment.ts';
import { afterSignIn } from './place.ts';

type Answering = {
  session: LoginSession;
  state: string;
  client: Client;
  signInHash: string | undefined;
  credential: unknown;
  now: number;
};

/** A new key as the second factor of this sign-in, which its making completes (product.md §3 rule 6). */
export const enrolKey = async (
  deps: TableDeps & NoticeDeps,
  { session, state, client, signInHash, credential, now }: Answering,
): Promise<StepAnswer> => {
  const asked = session.ceremony?.kind ?? 'passkey'; // without a ceremony there is no live challenge either
  const visit = await openEnrolment(deps, { session, signInHash, state, factorName: asked, now });
  const { account, settings } = visit;
  const { kind, methodId, proof, amr } = await readMadeKey(deps, { session, account, settings, client, credential, now });
  // The kind is what was made, not what was asked for: a ticket for one kind makes no other.
  if (!isOffered(kind, visit)) throw refusal(403, 'kind_not_enabled', 'A key of this kind cannot be set up here.', { field: 'credential' });
  const enrolled = { session, state, visit, factorName: kind, methodId, proof, amr: amrOfKey(amr), client, now };
  const { method, done } = await whileStoring(() => confirmEnrolment(deps, enrolled));
  return { next: afterSignIn(done, state), signals: acceptedKeys(account, [method]) };
};
