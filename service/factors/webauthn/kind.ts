import type { WebauthnKind } from '../../rules/screen-answers.ts';

type Made = {
  asked: WebauthnKind;
  /** As the browser says it, unsigned. */
  attachment: string | null | undefined;
  transports: readonly string[] | undefined;
  /** `credProps.rk`: can it be found without its id? Not every browser says so. */
  discoverable: boolean | undefined;
  /** Signed. */
  backupEligible: boolean;
};

/**
 * The kind that was made, by what the authenticator did and not by what it was asked for (product.md §6). What can be found without its id
 * is a passkey; where the browser does not say, what was demanded or can be synced is one. It is the user's own key: a browser that lies
 * about it gains nothing, as a passkey must be verified to be a first factor.
 */
export const kindMade = ({ asked, attachment, transports, discoverable, backupEligible }: Made): WebauthnKind => {
  if (discoverable ?? (asked === 'passkey' || backupEligible)) return 'passkey';
  if (attachment === 'platform') return 'webauthn-platform';
  if (attachment === 'cross-platform') return 'webauthn-roaming';
  if (transports?.length) return transports.every((transport) => transport === 'internal') ? 'webauthn-platform' : 'webauthn-roaming';
  return asked === 'webauthn-platform' ? 'webauthn-platform' : 'webauthn-roaming';
};
