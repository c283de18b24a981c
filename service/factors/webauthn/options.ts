// What a browser is asked for. Plain data: nothing of the verifying library is needed, so the functions that only ask start fast.
import type { CreationOptions, KeyDescriptor, RequestOptions, WebauthnKind } from '../../rules/screen-answers.ts';

/** EdDSA, ES256, RS256: what authenticators can, best first. An answer with another is refused (WebAuthn L3 §7.1 step 21). */
export const algorithms: readonly number[] = [-8, -7, -257];

/** A challenge lives five minutes, and so does the browser's prompt (WebAuthn L3 §15.1). */
export const challengeSeconds = 300;

export type UserVerification = RequestOptions['userVerification'];

/** A stored key, as far as a browser is told of it. */
type Stored = { credential_id?: string | undefined; transports?: string[] | undefined };

export const descriptorsOf = (keys: readonly Stored[]): KeyDescriptor[] =>
  keys.flatMap(({ credential_id: id, transports }) =>
    id === undefined ? [] : [{ id, type: 'public-key' as const, ...(transports ? { transports } : {}) }],
  );

type Asked = Pick<CreationOptions, 'hints'> & CreationOptions['authenticatorSelection'];

const asked = (kind: WebauthnKind, roamingVerification: UserVerification): Asked => {
  switch (kind) {
    case 'webauthn-roaming':
      return {
        authenticatorAttachment: 'cross-platform',
        residentKey: 'discouraged',
        requireResidentKey: false,
        userVerification: roamingVerification,
        hints: ['security-key'],
      };
    case 'webauthn-platform':
      return {
        authenticatorAttachment: 'platform',
        residentKey: 'discouraged',
        requireResidentKey: false,
        userVerification: 'required',
        hints: ['client-device'],
      };
    case 'passkey':
      return { residentKey: 'required', requireResidentKey: true, userVerification: 'required', hints: [] };
  }
};

/** Must the person be verified when a key of this kind is made? A passkey is a first factor too, the device's own is nothing without it. */
export const creationVerification = (kind: WebauthnKind, roamingVerification: UserVerification): UserVerification =>
  asked(kind, roamingVerification).userVerification;

type Creation = {
  kind: WebauthnKind;
  rp: { id: string; name: string };
  user: { handle: string; name: string; displayName: string };
  challenge: string;
  /** The user's keys for this address, of whatever kind and state: none of them is made twice. */
  existing: readonly Stored[];
  roamingVerification: UserVerification;
};

export const creationOptions = ({ kind, rp, user, challenge, existing, roamingVerification }: Creation): CreationOptions => {
  const { hints, ...authenticatorSelection } = asked(kind, roamingVerification);
  return {
    rp,
    user: { id: user.handle, name: user.name, displayName: user.displayName },
    challenge,
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: challengeSeconds * 1000,
    excludeCredentials: descriptorsOf(existing),
    authenticatorSelection,
    hints,
    attestation: 'none',
    extensions: { credProps: true },
  };
};

/** A first factor: any discoverable key, verified; nobody's keys are listed (security.md 7). */
export const signInOptions = (rpId: string, challenge: string): RequestOptions => ({
  rpId,
  challenge,
  timeout: challengeSeconds * 1000,
  userVerification: 'required',
  hints: [],
});

type Challenge = { rpId: string; challenge: string; keys: readonly (Stored & { type: string })[]; roamingVerification: UserVerification };

/** A second factor: one of these keys. */
export const challengeOptions = ({ rpId, challenge, keys, roamingVerification }: Challenge): RequestOptions => ({
  ...signInOptions(rpId, challenge),
  allowCredentials: descriptorsOf(keys),
  userVerification: keys.every(({ type }) => type === 'webauthn-roaming') ? roamingVerification : 'preferred',
  hints: hintsOf(new Set(keys.map(({ type }) => type))),
});

/** Where all keys are of one kind the browser goes straight to it. */
const hintsOf = (types: ReadonlySet<string>): string[] => {
  if (types.size !== 1) return [];
  return types.has('webauthn-roaming') ? ['security-key'] : types.has('webauthn-platform') ? ['client-device'] : [];
};

/** Must an answer with this key show that the person was verified? A passkey counts as one factor, verified or not (product.md §1). */
export const answerNeedsVerification = (type: string, roamingVerification: UserVerification): boolean =>
  type === 'webauthn-roaming' && roamingVerification === 'required';
