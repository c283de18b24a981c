// An authenticator of Chromium's own making, plugged into one page: what a person holds in their hand or has in their device.
import type { Page } from 'playwright-core';

const kinds = {
  /** A security key without a PIN, as most are bought. */
  securityKey: { transport: 'usb', hasResidentKey: false, hasUserVerification: false, isUserVerified: false },
  /** A security key with a PIN that has room for passkeys. */
  securityKeyWithPin: { transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  /** A laptop's own, which keeps no passkeys. */
  fingerprint: { transport: 'internal', hasResidentKey: false, hasUserVerification: true, isUserVerified: true },
  /** A phone or a laptop with passkeys. */
  device: { transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  /** It holds passkeys, and asks nobody who they are. */
  deviceWithoutLock: { transport: 'internal', hasResidentKey: true, hasUserVerification: false, isUserVerified: false },
} as const;

export type VirtualKeyKind = keyof typeof kinds;

/** As DevTools says it. The ids are in plain base64. */
export type KeptCredential = { credentialId: string; isResidentCredential: boolean; privateKey: string; signCount: number };

export type VirtualKey = {
  credentials(): Promise<KeptCredential[]>;
  add(credential: KeptCredential): Promise<void>;
  forget(credential: KeptCredential): Promise<void>;
  /** Is anybody there to touch it? Where nobody is, it never answers. */
  touch(isThere: boolean): Promise<void>;
  /** Is it their finger? */
  recognise(isThem: boolean): Promise<void>;
  /** Pulled out, so that another can be plugged in. */
  remove(): Promise<void>;
};

export const plugIn = async (page: Page, kind: VirtualKeyKind): Promise<VirtualKey> => {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', automaticPresenceSimulation: true, ...kinds[kind] } as const;
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
  return {
    credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    add: async (credential) => void (await session.send('WebAuthn.addCredential', { authenticatorId, credential })),
    forget: async ({ credentialId }) => void (await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId })),
    touch: async (enabled) => void (await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })),
    recognise: async (isUserVerified) => void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
    remove: async () => void (await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })),
  };
};

export const base64urlOf = ({ credentialId }: KeptCredential): string => Buffer.from(credentialId, 'base64').toString('base64url');
