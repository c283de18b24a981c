// Making a key: as the second factor of a sign-in, or offered at its end.
import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import { factorOfMethod, isUsable } from '../factors/index.ts';
import { registrationAnswer } from '../factors/webauthn/answers.ts';
import { keyName } from '../factors/webauthn/key-name.ts';
import { kindMade } from '../factors/webauthn/kind.ts';
import { creationVerification } from '../factors/webauthn/options.ts';
import { verifyRegistration } from '../factors/webauthn/registration.ts';
import type { Client } from '../http/request.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { Problem } from '../rules/problem.ts';
import type { WebauthnKind } from '../rules/screen-answers.ts';
import { ulid } from '../rules/ulid.ts';
import type { Account, Method } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { auditLogin } from './audit.ts';
import { takeCeremony } from './ceremony.ts';
import { answerRefused, readAnswer, refusedDetails } from './key-answer.ts';

type Call = { session: LoginSession; account: Account; settings: MfaSettings; client: Client; credential: unknown; now: number };

/** The key that was made, as it is stored, by the kind that it is. */
export type MadeKey = { kind: WebauthnKind; methodId: string; proof: Partial<Method>; amr: { backupEligible: boolean } };

/** Reads, checks and names the answer; stores nothing but that the challenge is used up. */
export const readMadeKey = async (deps: TableDeps, { session, account, settings, client, credential, now }: Call): Promise<MadeKey> => {
  const failed = (reason: string): Promise<void> =>
    auditLogin(deps, 'gd_webauthn_enrollment_failed', 'The new key was refused', {
      session,
      client,
      profile: account.profile,
      details: refusedDetails(reason),
    });
  const ceremony = await takeCeremony(deps, session, { purpose: 'enrolment', now });
  const asked = ceremony.kind ?? 'webauthn-roaming';
  const answer = await readAnswer(registrationAnswer, credential, failed);

  const verification = creationVerification(asked, settings.roamingVerification) === 'required' ? 'required' : 'optional';
  const verified = await verifyRegistration(answer, ceremony.expect(verification));
  if (verified.outcome === 'refused') {
    await failed(verified.reason);
    throw answerRefused(verified.reason);
  }
  const { backupEligible } = verified;
  const kind = kindMade({
    asked,
    attachment: answer.authenticatorAttachment,
    transports: answer.response.transports,
    discoverable: answer.clientExtensionResults?.credProps?.rk,
    backupEligible,
  });
  if (!mayBeUsed(kind, settings)) {
    await failed('kind_not_enabled');
    throw refusal(403, 'kind_not_enabled', 'Keys of this kind are not switched on.', { field: 'credential' });
  }
  const proof: Partial<Method> = {
    name: keyName({ aaguid: verified.aaguid, kind, transports: answer.response.transports ?? [], userAgent: client.userAgent }),
    credential_id: verified.credentialId,
    public_key: verified.publicKey,
    sign_count: verified.signCount,
    backup_eligible: backupEligible,
    credential_backed_up: verified.backedUp,
    transports: answer.response.transports ?? [],
    aaguid: verified.aaguid,
    rp_id: config().rpId,
    user_handle: account.profile.user_handle,
    user_verified: verified.userVerified,
    user_agent: client.userAgent.slice(0, 300),
  };
  return { kind, methodId: ulid(deps.now(), deps.random(10)), proof, amr: { backupEligible } };
};

const mayBeUsed = (kind: WebauthnKind, { enabled }: MfaSettings): boolean => {
  const factor = factorOfMethod(kind);
  return factor !== undefined && isUsable(factor, enabled);
};

/** Storing a key can meet an id that is somebody's, or too many of them. */
export const whileStoring = async <Value>(store: () => Promise<Value>): Promise<Value> => {
  try {
    return await store();
  } catch (error) {
    if (error instanceof Problem && error.code === 'authentication_method_exists')
      throw refusal(409, 'already_registered', 'This key is set up already.', { field: 'credential' });
    if (error instanceof Problem && error.code === 'limit_reached')
      throw refusal(403, 'too_many_methods', 'There are as many keys as there may be. Remove one first.', { field: 'credential' });
    throw error;
  }
};
