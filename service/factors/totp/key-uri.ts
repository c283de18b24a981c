/**
 * The `otpauth:` address an authenticator app scans (github.com/google/google-authenticator/wiki/Key-Uri-Format). A colon separates issuer
 * and account, so neither may hold one; both are percent-encoded, never form-encoded (case 4).
 */
export const keyUri = ({ issuer, account, secret }: { issuer: string; account: string; secret: string }): string => {
  const [by, who] = [issuer, account].map((text) => encodeURIComponent(text.replaceAll(':', '').replace(/\s+/g, ' ').trim()));
  return `otpauth://totp/${by}:${who}?secret=${secret}&issuer=${by}`;
};
