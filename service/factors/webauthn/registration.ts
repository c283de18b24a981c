import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server';
import { convertAAGUIDToString, decodeAttestationObject, isoCBOR, parseAuthenticatorData } from '@simplewebauthn/server/helpers';
import type { RegistrationAnswer } from './answers.ts';
import { longestId } from './base64url.ts';
import { checkAuthenticatorData, checkClientData, type Expected } from './ceremony.ts';
import { readCoseKey } from './cose-key.ts';
import { algorithms } from './options.ts';
import { type Outcome, outcomeOf, Refused, refuseUnless } from './refused.ts';

/** A key that was just made. Base64url without padding. */
export type Registered = {
  credentialId: string;
  publicKey: string;
  signCount: number;
  userVerified: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  /** Lower-case UUID; all zeros where the authenticator does not say. */
  aaguid: string;
};

/** WebAuthn L3 §7.1 from step 7, but for whether the id is somebody's already: that is decided by the write that claims it. Stores nothing. */
export const verifyRegistration = (answer: RegistrationAnswer, expected: Expected): Promise<Outcome<Registered>> =>
  outcomeOf(async () => {
    const clientDataJSON = answer.response.clientDataJSON;
    checkClientData(Buffer.from(clientDataJSON, 'base64url'), 'webauthn.create', expected);

    const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(answer.response.attestationObject, 'base64url')));
    refuseUnless(typeof attestation.get('fmt') === 'string' && attestation.get('attStmt') instanceof Map, 'malformed');
    const authData = attestation.get('authData');
    const { rpIdHash, flags, counter, aaguid, credentialID, credentialPublicKey } = parseAuthenticatorData(authData);
    checkAuthenticatorData({ rpIdHash, flags }, expected);
    if (!aaguid || !credentialID || !credentialPublicKey) throw new Refused('malformed');
    const isOwnId =
      credentialID.length > 0 && credentialID.length <= longestId && Buffer.from(credentialID).toString('base64url') === answer.id;
    refuseUnless(isOwnId, 'credential_id');
    const key = readCoseKey(credentialPublicKey);
    if (key.outcome !== 'key' || !algorithms.includes(key.alg)) throw new Refused(key.outcome === 'no_key' ? 'public_key' : 'algorithm');

    const response: RegistrationResponseJSON = {
      id: answer.id,
      rawId: answer.rawId,
      type: answer.type,
      response: { clientDataJSON, attestationObject: Buffer.from(withoutForeignStatement(attestation, key.alg)).toString('base64url') },
      clientExtensionResults: {},
    };
    const { verified } = await verifyRegistrationResponse({
      response,
      expectedChallenge: expected.isChallenge,
      expectedOrigin: expected.origin,
      expectedRPID: expected.rpId,
      requireUserVerification: expected.verification === 'required',
      supportedAlgorithmIDs: [...algorithms],
    }).catch((error: unknown) => {
      throw new Refused('attestation', error);
    });
    refuseUnless(verified, 'attestation');
    return {
      credentialId: answer.id,
      publicKey: Buffer.from(credentialPublicKey).toString('base64url'),
      signCount: counter,
      userVerified: flags.uv,
      backupEligible: flags.be,
      backedUp: flags.bs,
      aaguid: convertAAGUIDToString(aaguid),
    };
  });

type AttestationObject = ReturnType<typeof decodeAttestationObject>;

/**
 * We ask for no attestation, and trust none: a statement by somebody else's certificate is left out, unread (the library would fetch
 * revocation lists from wherever the certificate says). A key's statement about itself is verified.
 */
const withoutForeignStatement = (attestation: AttestationObject, alg: number): Uint8Array => {
  const [format, statement] = [attestation.get('fmt'), attestation.get('attStmt')];
  const members = statement as ReadonlyMap<string, unknown>;
  const isSelf = format === 'packed' && !members.has('x5c');
  // The library asks no more of it than the same hash (WebAuthn L3 §8.2, self attestation). And it has two members: what else is written into
  // the object that is handed on might be read there as another.
  const isWhole = members.get('alg') === alg && [...members.keys()].every((name) => name === 'alg' || name === 'sig');
  refuseUnless(!isSelf || isWhole, 'attestation');
  const isOwn = format === 'none' || isSelf;
  const kept: [string, unknown][] = isOwn
    ? [
        ['fmt', format],
        ['attStmt', statement],
      ]
    : [
        ['fmt', 'none'],
        ['attStmt', new Map()],
      ];
  return isoCBOR.encode(new Map([...kept, ['authData', attestation.get('authData')]]) as Parameters<typeof isoCBOR.encode>[0]);
};
