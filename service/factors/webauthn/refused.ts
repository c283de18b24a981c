/** Why an answer is not taken: one word for the log, by what WebAuthn L3 §7.1 and §7.2 ask. */
export type Reason =
  | 'malformed' // no such structure: JSON, base64, CBOR, authenticator data
  | 'type' // of the ceremony
  | 'challenge'
  | 'origin'
  | 'cross_origin' // in somebody's frame
  | 'rp_id'
  | 'user_presence'
  | 'user_verification'
  | 'backup_flags' // backed up, and not eligible for it
  | 'backup_eligibility' // is for life, and differs
  | 'credential_id' // of the answer and of what was signed differ
  | 'user_handle' // another user's, or none
  | 'algorithm' // was not offered
  | 'public_key' // no key of its algorithm
  | 'attestation'
  | 'signature';

/** Thrown inside this folder only; what leaves it is an outcome. */
export class Refused extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

export type Outcome<Value> = ({ outcome: 'verified' } & Value) | { outcome: 'refused'; reason: Reason };

/** Everything that the library or a reader of bytes throws is the answer's fault: it is what they were given. */
export const outcomeOf = async <Value extends object>(verify: () => Promise<Value>): Promise<Outcome<Value>> => {
  try {
    return { outcome: 'verified', ...(await verify()) };
  } catch (error) {
    return { outcome: 'refused', reason: error instanceof Refused ? error.reason : 'malformed' };
  }
};

export const refuseUnless = (holds: boolean, reason: Reason): void => {
  if (!holds) throw new Refused(reason);
};
