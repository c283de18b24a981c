// The Signal API (WebAuthn L3 §5.1.10): browsers that have it hide keys that are gone and show the account's name as it is now.
import type { AcceptedKeys } from '../../../service/rules/screen-answers.ts';

/** Tells the browser the account's keys. It is a courtesy: it may fail, and nobody waits long for it. */
export const signalAccepted = async (signals: readonly AcceptedKeys[] = []): Promise<void> => {
  const told = signals.flatMap(
    ({ rp_id: rpId, user_id: userId, credential_ids: allAcceptedCredentialIds, name, display_name: displayName }) => [
      attempt(() => PublicKeyCredential.signalAllAcceptedCredentials({ rpId, userId, allAcceptedCredentialIds })),
      attempt(() => PublicKeyCredential.signalCurrentUserDetails({ rpId, userId, name, displayName })),
    ],
  );
  await Promise.all(told);
};

/** Asks the browser to forget a key that nobody has. True: it was asked. */
export const signalUnknown = async ({
  rp_id: rpId,
  credential_id: credentialId,
}: {
  rp_id: string;
  credential_id: string;
}): Promise<boolean> => attempt(() => PublicKeyCredential.signalUnknownCredential({ rpId, credentialId }));

const attempt = async (signal: () => Promise<void>): Promise<boolean> => {
  try {
    await Promise.race([signal(), new Promise((done) => setTimeout(done, patienceMilliseconds))]);
    return true;
  } catch {
    return false; // the browser does not know the call, or refuses it
  }
};

const patienceMilliseconds = 500;
