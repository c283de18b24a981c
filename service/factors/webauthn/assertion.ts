import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server';
import { parseAuthenticatorData } from '@simplewebauthn/server/helpers';
import type { AssertionAnswer } from './answers.ts';
import { checkAuthenticatorData, checkClientData, type Expected } from './ceremony.ts';
import { readCoseKey } from './cose-key.ts';
import { isDerSignature } from './der-signature.ts';
import { type Outcome, outcomeOf, refuseUnless } from './refused.ts';

/** The stored key, by the id of the answer. */
export type StoredKey = {
  credentialId: string;
  /** COSE, base64url. */
  publicKey: string;
  /** Undefined where nobody knows yet. */
  backupEligible: boolean | undefined;
};

/** `signCount` is to be compared by the write that records it. */
export type Asserted = { signCount: number; userVerified: boolean; backupEligible: boolean; backedUp: boolean };

/** WebAuthn L3 §7.2 from step 10, but for whose key it is and the counter: those are decided by what is stored. Stores nothing. */
export const verifyAssertion = (answer: AssertionAnswer, key: StoredKey, expected: Expected): Promise<Outcome<Asserted>> =>
  outcomeOf(async () => {
    const { clientDataJSON, authenticatorData, signature } = answer.response;
    checkClientData(Buffer.from(clientDataJSON, 'base64url'), 'webauthn.get', expected);
    const { rpIdHash, flags, counter } = parseAuthenticatorData(new Uint8Array(Buffer.from(authenticatorData, 'base64url')));
    checkAuthenticatorData({ rpIdHash, flags }, expected);
    // The library does not compare it: eligibility is for life (step 19).
    refuseUnless(key.backupEligible === undefined || key.backupEligible === flags.be, 'backup_eligibility');
    refuseUnless(answer.id === key.credentialId, 'credential_id');
    const publicKey = new Uint8Array(Buffer.from(key.publicKey, 'base64url'));
    const read = readCoseKey(publicKey);
    const isEs256 = read.outcome === 'key' && read.alg === -7;
    refuseUnless(!isEs256 || isDerSignature(Buffer.from(signature, 'base64url')), 'signature');

    const response: AuthenticationResponseJSON = {
      id: answer.id,
      rawId: answer.rawId,
      type: answer.type,
      response: { clientDataJSON, authenticatorData, signature },
      clientExtensionResults: {},
    };
    const { verified } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: expected.isChallenge,
      expectedOrigin: expected.origin,
      expectedRPID: expected.rpId,
      requireUserVerification: expected.verification === 'required',
      // Not compared here: a counter that went back is told from a wrong signature only after the signature was right.
      credential: { id: key.credentialId, publicKey, counter: 0 },
      // All that the library checks beside the signature has held by now; what it still throws is about the signature's own form.
    }).catch(() => ({ verified: false }));
    refuseUnless(verified, 'signature');
    return { signCount: counter, userVerified: flags.uv, backupEligible: flags.be, backedUp: flags.bs };
  });
