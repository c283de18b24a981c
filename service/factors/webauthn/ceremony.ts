// What both ceremonies check of an answer before anything of it is believed (WebAuthn L3 §7.1 steps 7–18, §7.2 steps 10–20). The library
// checks most of it once more; its errors are sentences, and each refusal is to have a name in the log.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Refused, refuseUnless } from './refused.ts';

/** What this deployment expects. */
export type Expected = {
  rpId: string;
  /** Exactly, with scheme and port. */
  origin: string;
  /** Is this, base64url, the challenge that was given out? */
  isChallenge(challenge: string): boolean;
  verification: 'required' | 'optional';
};

const clientData = z.looseObject({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
});

/** `json`: the bytes that were signed. */
export const checkClientData = (json: Uint8Array, type: 'webauthn.create' | 'webauthn.get', expected: Expected): void => {
  const data = parsed(json);
  refuseUnless(data.type === type, 'type');
  refuseUnless(expected.isChallenge(data.challenge), 'challenge');
  refuseUnless(data.origin === expected.origin, 'origin');
  // Our pages are in nobody's frame (security.md 20).
  refuseUnless(data.crossOrigin !== true && data.topOrigin === undefined, 'cross_origin');
};

const parsed = (json: Uint8Array): z.output<typeof clientData> => {
  try {
    // A byte order mark is taken off as the specification has it ("UTF-8 decode"); bytes that are no UTF-8 are refused.
    return clientData.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json)));
  } catch (error) {
    throw new Refused('malformed', error);
  }
};

type AuthenticatorData = { rpIdHash: Uint8Array; flags: { up: boolean; uv: boolean; be: boolean; bs: boolean } };

export const checkAuthenticatorData = ({ rpIdHash, flags }: AuthenticatorData, expected: Expected): void => {
  refuseUnless(createHash('sha256').update(expected.rpId).digest().equals(rpIdHash), 'rp_id');
  refuseUnless(flags.up, 'user_presence');
  refuseUnless(flags.uv || expected.verification !== 'required', 'user_verification');
  refuseUnless(flags.be || !flags.bs, 'backup_flags');
};
