// Options and credentials between our JSON and the browser's bytes (WebAuthn L3 §5.1.8–10). The browsers' own translation
// (`parseRequestOptionsFromJSON`, `toJSON`) is too young, and missing in what password managers put in its place.
import type { CreationOptions, KeyDescriptor, RequestOptions } from '../../../service/rules/screen-answers.ts';
import type { Ask } from './prompt.ts';

export const useKey =
  (options: RequestOptions): Ask =>
  async (how) => {
    const publicKey = {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: descriptors(options.allowCredentials),
    } as PublicKeyCredentialRequestOptions; // hints and transports are strings in the contract, and lists of known ones in TypeScript's
    const { response, ...rest } = parts<AuthenticatorAssertionResponse>(await navigator.credentials.get({ ...how, publicKey }));
    return {
      ...rest,
      response: {
        clientDataJSON: text(response.clientDataJSON),
        authenticatorData: text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: response.userHandle ? text(response.userHandle) : undefined,
      },
    };
  };

export const makeKey =
  (options: CreationOptions): Ask =>
  async ({ signal }) => {
    const publicKey = {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: descriptors(options.excludeCredentials),
    } as PublicKeyCredentialCreationOptions; // as above
    const { response, ...rest } = parts<AuthenticatorAttestationResponse>(await navigator.credentials.create({ signal, publicKey }));
    return {
      ...rest,
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
        transports: response.getTransports?.() ?? [], // missing in old browsers
      },
    };
  };

const descriptors = (keys: readonly KeyDescriptor[] = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

/** What both answers have in common. */
const parts = <Response>(answer: Credential | null) => {
  const credential = answer as PublicKeyCredential; // only such are asked for; none at all throws, as any failure
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: credential.response as AuthenticatorResponse as Response,
  };
};

const bytes = (base64url: string): ArrayBuffer =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0)).buffer;

const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
