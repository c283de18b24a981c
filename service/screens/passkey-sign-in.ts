// A passkey as the whole sign-in: whose it is says its id, that it is theirs its signature, that it is them its verification.
import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import { type AssertionAnswer, assertionAnswer } from '../factors/webauthn/answers.ts';
import { amrOfKey } from '../factors/webauthn/proof.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { withSecondFactor } from '../rules/policy.ts';
import type { Problem } from '../rules/problem.ts';
import { type Account, type Method, readAccount } from '../storage/account.ts';
import { findCredentialUser, wasRemoved } from '../storage/credential-claims.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import { readMfaSettings } from '../storage/settings.ts';
import { auditLogin, auditMethod } from './audit.ts';
import { takeCeremony } from './ceremony.ts';
import { afterFirstFactor } from './first-factor.ts';
import { answerRefused, readAnswer, refusedDetails, unknownCredential } from './key-answer.ts';
import { passkeyOff } from './passkey-off.ts';
import { verifyKey } from './verify-key.ts';

type SignIn = { session: LoginSession; state: string; client: Client; credential: unknown; now: number };

/** Gives where the person goes. */
export const signInWithPasskey = async (
  deps: TableDeps,
  { session, state, client, credential, now }: SignIn,
): Promise<{ next: string; account: Account }> => {
  const table = deps.table();
  const ceremony = await takeCeremony(deps, session, { purpose: 'first_factor', now });
  const failed = (reason: string, owner?: Owner): Promise<void> =>
    auditLogin(deps, 'passkey_challenge_failed', 'The answer of a passkey was refused', {
      session,
      client,
      profile: owner?.account.profile,
      details: refusedDetails(reason, owner?.method),
    });
  const answer = await readAnswer(assertionAnswer, credential, failed);

  const settings = await readMfaSettings(table);
  if (!settings.enabled.has('passkey')) throw passkeyOff();
  const owner = await ownerOf(deps, answer);
  if (!owner) {
    await failed('unknown_credential');
    throw unknownCredential(answer.id, await wasRemoved(table, answer.id));
  }
  const { account, method } = owner;
  const requireFree = async (): Promise<void> => {
    const hindrance = hindranceOf(owner, answer);
    if (!hindrance) return;
    await failed(hindrance.reason, owner);
    throw hindrance.problem;
  };
  const told = (reason: string): Promise<void> => failed(reason, owner);
  const expected = ceremony.expect('required');
  const asserted = await verifyKey(deps, { account, method, answer, expected, now, requireFree, failed: told });

  const amr = withSecondFactor(amrOfKey(asserted), []);
  const next = await afterFirstFactor(deps, { session, state, account, settings, amr, client, now });
  await auditMethod(deps, 'gd_auth_succeed', 'Signed in by passkey', { session, client, profile: account.profile, method });
  return { next, account };
};

type Owner = { account: Account; method: Method };

/** The claim says who may have it; that they have it says their own list. */
const ownerOf = async (deps: TableDeps, { id }: AssertionAnswer): Promise<Owner | undefined> => {
  const userId = await findCredentialUser(deps.table(), id);
  const account = userId === undefined ? undefined : await readAccount(deps.table(), userId);
  const method = account?.methods.find(({ credential_id }) => credential_id === id);
  return account && method && { account, method };
};

/** What is no first factor: other kinds of keys, unconfirmed ones, those of another address, in another user's name, of who is blocked. */
const hindranceOf = ({ account, method }: Owner, { response }: AssertionAnswer): { reason: string; problem: Problem } | undefined => {
  if (method.type !== 'passkey' || !method.confirmed)
    return {
      reason: 'no_first_factor',
      problem: refusal(403, 'kind_not_enabled', 'This key cannot sign in by itself.', { field: 'credential' }),
    };
  if (method.rp_id !== config().rpId)
    return {
      reason: 'former_address',
      problem: refusal(403, 'former_address', 'This passkey was made for another address.', { field: 'credential' }),
    };
  // An imported key whose handle nobody told us may say any; whose it is says its claim.
  const { user_handle: handle } = method;
  const isTheirs = response.userHandle != null && (handle === undefined || handle === response.userHandle);
  if (!isTheirs) return { reason: 'user_handle', problem: answerRefused('user_handle') };
  // As with a password: who may not sign in is not told why.
  return account.profile.blocked
    ? { reason: 'user_blocked', problem: refusal(403, 'wrong_credentials', 'Wrong e-mail or password.', { field: 'credential' }) }
    : undefined;
};
