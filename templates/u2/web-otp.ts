// The browser offers the code of the text that just came, where it can (https://wicg.github.io/web-otp/). The person still sends it off.

type OtpCredential = { code?: string };

/** Fills in the code, unless something was typed meanwhile. The answer ends the waiting: on submit, or when the page is left. */
export const offerTextedCode = (input: HTMLInputElement): (() => void) => {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  if (!('OTPCredential' in globalThis)) return stop;
  const request = { otp: { transport: ['sms'] }, signal: controller.signal } as CredentialRequestOptions; // newer than TypeScript's list
  navigator.credentials
    .get(request)
    .then((credential) => {
      const { code } = (credential ?? {}) as OtpCredential;
      if (!code || input.value) return;
      input.value = code;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    })
    .catch(() => {}); // declined, aborted, not allowed: it stays a field to type in
  addEventListener('pagehide', stop, { once: true });
  return stop;
};
