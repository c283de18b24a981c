// Passkeys and keys in the tests of the screens: what the server asks for, and a device that does as a test says. The page server's address is
// an IP, which can be no relying party, so that the browser's own virtual authenticators do not work there.
import type { CreationAnswer, RequestAnswer } from '../../service/rules/screen-answers.ts';

export const creation: CreationAnswer = {
  options: {
    rp: { id: 'login.example.com', name: 'Acme' },
    user: { id: 'dXNlci1oYW5kbGU', name: 'ana@example.com', displayName: 'Ana' },
    challenge: 'Y2hhbGxlbmdlLW9mLXRoaXJ0eS10d28tYnl0ZXMhISE',
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    timeout: 300_000,
    excludeCredentials: [{ id: '-__-Pj_7774AEIMQUYcgkg', type: 'public-key', transports: ['usb'] }],
    authenticatorSelection: { residentKey: 'preferred', requireResidentKey: false, userVerification: 'preferred' },
    hints: ['security-key'],
    attestation: 'none',
    extensions: { credProps: true },
  },
};

export const request: RequestAnswer = {
  options: {
    rpId: 'login.example.com',
    challenge: 'YW5vdGhlci1jaGFsbGVuZ2Utb2YtMzItYnl0ZXMhISE',
    timeout: 300_000,
    allowCredentials: [{ id: '-__-Pj_7774AEIMQUYcgkg', type: 'public-key', transports: ['usb'] }],
    userVerification: 'preferred',
    hints: [],
  },
};

/** What the pages send of the device's answers. */
export const used = {
  id: '-__-',
  rawId: '-__-',
  type: 'public-key',
  authenticatorAttachment: 'platform',
  clientExtensionResults: { credProps: { rk: true } },
  response: { clientDataJSON: 'e30', authenticatorData: '-_8', signature: 'AQID', userHandle: 'dQ' },
};
export const made = { ...used, response: { clientDataJSON: 'e30', attestationObject: '-_8', transports: ['internal'] } };

/** What a test sees and steers in the page: `device.next` is the name of the next failure, `never`, or empty for success. */
export type KeyDevice = {
  next: string;
  calls: { kind: 'get' | 'create'; mediation?: string; options: string; inClick: boolean }[];
  aborted: number;
  signals: unknown[];
  /** Ends the prompt under way, autofill too. */
  answer: () => void;
  fail: (name: string) => void;
};

/** Runs in the page before its script: stands for the browser's own window, a device with a fingerprint reader, and the Signal API. */
export const keyDevice = (): void => {
  const page = window as unknown as { device: KeyDevice };
  const device: KeyDevice = { next: '', calls: [], aborted: 0, signals: [], answer: () => {}, fail: () => {} };
  page.device = device;
  const bytes = (...values: number[]) => new Uint8Array(values).buffer;
  const answerOf = (response: object) => ({
    id: '-__-',
    rawId: bytes(251, 255, 254),
    type: 'public-key',
    authenticatorAttachment: 'platform',
    getClientExtensionResults: () => ({ credProps: { rk: true } }),
    response: { clientDataJSON: bytes(123, 125), ...response },
  });
  const used = answerOf({ authenticatorData: bytes(251, 255), signature: bytes(1, 2, 3), userHandle: bytes(117) });
  const made = answerOf({ attestationObject: bytes(251, 255), getTransports: () => ['internal'] });
  const plain = (_key: string, value: unknown) => (value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value);
  const prompt = (kind: 'get' | 'create', credential: object) => (asked?: CredentialRequestOptions & CredentialCreationOptions) =>
    new Promise<Credential>((done, fail) => {
      const mediation = asked?.mediation;
      device.calls.push({
        kind,
        ...(mediation ? { mediation } : {}),
        options: JSON.stringify(asked?.publicKey, plain),
        inClick: event?.type === 'click',
      });
      let isOpen = true;
      device.answer = () => {
        isOpen = false;
        done(credential as Credential);
      };
      device.fail = (name) => {
        isOpen = false;
        fail(new DOMException('For developers.', name));
      };
      asked?.signal?.addEventListener('abort', () => {
        if (isOpen) device.aborted += 1;
        if (device.next !== 'never') fail(new DOMException('For developers.', 'AbortError'));
      });
      if (mediation || device.next === 'never') return;
      if (device.next) device.fail(device.next);
      else device.answer();
    });
  const tell = (name: string) => async (details: object) => {
    device.signals.push([name, details]);
  };
  Object.assign(PublicKeyCredential, {
    isUserVerifyingPlatformAuthenticatorAvailable: async () => true,
    isConditionalMediationAvailable: async () => true,
    signalUnknownCredential: tell('unknown'),
    signalAllAcceptedCredentials: tell('accepted'),
    signalCurrentUserDetails: tell('details'),
  });
  navigator.credentials.get = prompt('get', used) as typeof navigator.credentials.get;
  navigator.credentials.create = prompt('create', made) as typeof navigator.credentials.create;
};
