// What this browser can do with passkeys and keys. It is asked, never guessed from its name.

/** Old browsers, those inside of some apps, and pages without https have none. */
export const hasKeys = (): boolean => typeof globalThis.PublicKeyCredential === 'function';

/** This device itself can be the key: by fingerprint, face or PIN. */
export const hasPlatformKey = (): Promise<boolean> => isTrue(() => PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable());

/** Passkeys are offered in the list under a field. */
export const hasAutofill = (): Promise<boolean> => isTrue(() => PublicKeyCredential.isConditionalMediationAvailable());

/** A question that the browser does not know, refuses, or leaves open is a no. */
const isTrue = async (question: () => Promise<boolean>): Promise<boolean> => {
  try {
    return await Promise.race([question(), new Promise<false>((done) => setTimeout(done, patienceMilliseconds, false))]);
  } catch {
    return false;
  }
};

const patienceMilliseconds = 1000;
