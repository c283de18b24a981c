import type { TableDeps } from '../deps/table.ts';
import { loginCookie } from '../http/cookies.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { isFreshProof, isOutlived } from '../rules/fresh-proof.ts';
import { elsewhere } from '../screens/place.ts';
import type { AccountSession } from '../storage/account-sessions.ts';
import { hashOf, isSameText } from '../storage/hash.ts';
import { findSession, type LoginSession, stepSession } from '../storage/login-sessions.ts';
import type { AccountCall } from './account-endpoint.ts';

/**
 * The proof that a session of the screens holds for this account session: begun by it, in this browser, still fresh. A second taking is
 * refused by the write. A crash before the proof is noted loses it, and the person proves again.
 */
export const takeProof = async (deps: TableDeps, call: AccountCall, state: string): Promise<AccountSession['proof']> => {
  const { session, cookies, now } = call;
  const found = await findSession(deps.table(), state, now);
  const cookie = cookies.get(loginCookie()) ?? '';
  const isOwn =
    found?.purpose === 'account' &&
    found.accountSession === session.hash &&
    found.userId === session.userId &&
    isSameText(hashOf(cookie), found.browserHash);
  if (!isOwn || !isOpen(found, now) || isOutlived(found.proof, call.account, session.hash))
    throw refusal(403, 'proof_needed', 'This proof is not good here, or not any more.', { field: 'state' });
  if (found.recoveryDue) throw elsewhere('mfa/recovery-code', state);
  await stepSession(deps.table(), found, { event: 'proof_taken', now });
  return found.proof;
};

const isOpen = (found: LoginSession, now: number): found is LoginSession & { proof: NonNullable<LoginSession['proof']> } =>
  found.state === 'proven' && found.proof !== undefined && isFreshProof(found.proof.at, now);
